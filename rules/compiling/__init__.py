"""Rules made ready: what they read of an event, and when they ask at all."""
