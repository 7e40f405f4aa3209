"""Where incidents are told: a file a kind, named as `kind` in the targets' file."""
