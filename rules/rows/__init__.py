"""What an engine holds, as records of the checkpoint topic."""
