"""How sure we are of what a document asks for, in the words that files use."""

CERTAINTIES = ("read", "primary", "secondary", "recalled", "inferred")
"""Read in the document itself, in a primary or a secondary source; recalled and not confirmed; a choice of ours."""
