"""One file a product: what it says, as canonical events. Products have names here and nowhere else."""
