"""`make bench`: what the site costs, each figure a ratio of two things measured in one run."""
