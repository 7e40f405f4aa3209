"""The texts that new rule files are made of."""
