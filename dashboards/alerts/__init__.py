"""Alerts and recordings, a group a file: `GROUP`."""
