"""Topics as a whole: read over a range, judged again, copied to a file and from one; what was refused."""
