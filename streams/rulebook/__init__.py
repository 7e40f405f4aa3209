"""Bundles of rules: packed, published, read from their topic, and switched to while a worker runs."""
