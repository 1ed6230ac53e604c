"""HTML drawn as PDF, without Django."""
