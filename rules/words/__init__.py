"""Rules as sentences, in English and Chinese."""
