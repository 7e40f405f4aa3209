"""Scans of files and topics: what is read, what is told of it, and the redacted copy."""
