"""Why something may be seen: each room's reasons, registered in one place at start-up."""
