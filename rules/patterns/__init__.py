"""The eight patterns, a file each."""
