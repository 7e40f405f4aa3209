"""One partition of the input: taken over, judged, saved, loaded."""
