"""What rooms put on pages and lend to rules that several share, registered at start-up."""
