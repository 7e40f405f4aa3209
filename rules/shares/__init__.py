"""Shares and evidences: verdicts of many interactions, counted by period."""
