"""The boards, a file each: `BOARD`."""
