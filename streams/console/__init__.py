"""The demo's live page."""
