"""Private files: where they lie, what is taken in, who may download them."""
