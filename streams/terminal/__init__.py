"""What commands share: options, what they print, what they ask."""
