"""Rules over many interactions: what these tell, and who judges it."""
