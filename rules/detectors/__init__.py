"""Detectors of personal data, a file each."""
