"""Files of events: read, packed, written."""
