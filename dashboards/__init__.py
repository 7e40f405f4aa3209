"""Boards and alerts drawn from the metrics; knows no rules. Nothing is drawn yet."""
