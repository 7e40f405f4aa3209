"""The kinds of journal, one for each value of the setting `durability`: a file a kind."""
