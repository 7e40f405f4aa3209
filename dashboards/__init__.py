"""Boards and alerts drawn from the metrics; knows no rules."""
