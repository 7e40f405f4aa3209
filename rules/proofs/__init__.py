"""Rules proved by their own examples, and new ones begun."""
