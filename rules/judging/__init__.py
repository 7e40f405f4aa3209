"""How an engine goes from an event to what is said of it."""
