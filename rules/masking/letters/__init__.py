"""How a text is made legible for detectors: rewritings that keep where each character stood, a file each."""
