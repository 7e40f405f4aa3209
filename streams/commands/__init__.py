"""The commands, a file each: the module is named for its command and holds `command`."""
