"""Whether a paper that comes back is signed: where it is to be written on, and what is there."""
