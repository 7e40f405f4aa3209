"""What a pattern's fold is made of: clocks that run, states, what was counted, what is waited for."""
