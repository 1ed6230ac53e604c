"""The procedure as a machine that Hypothesis drives: people, acts, and what must hold of them."""
