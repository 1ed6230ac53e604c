"""The demonstration: an invented region with its people and its work, and bulk data to measure."""
