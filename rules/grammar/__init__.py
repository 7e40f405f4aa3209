"""How rule files are read: YAML nodes with their lines, typed by the keys they stand under."""
