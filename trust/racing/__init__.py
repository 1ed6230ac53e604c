"""Two people at the same moment: pairs of acts, what may come of them, and the guards behind it."""
