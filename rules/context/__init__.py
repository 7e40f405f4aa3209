"""Dated facts of the world: outages, offsets between clocks, declared exceptions; they change what rules say."""
