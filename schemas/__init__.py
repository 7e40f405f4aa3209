"""What crosses a boundary: events, violations, verdicts, topics, metrics. Imports nothing of ours."""
