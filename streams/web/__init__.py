"""The worker's endpoint: what it tells, and to whom."""
