"""Where settings come from: a file, secrets; and which fit each other."""
