"""How long a rule's time lasts, wherever it is."""
