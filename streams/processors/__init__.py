"""Normalise, evaluate, announce: the three steps of the data's way, a file each."""
