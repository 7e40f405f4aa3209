"""Dates, zones and opening hours: where a day begins, what is open when, and what is not known."""
