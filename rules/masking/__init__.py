"""Personal data in texts: found, judged by a profile, masked."""
