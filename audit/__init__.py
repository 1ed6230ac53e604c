"""`make audit`: what visitors get, measured by the tools that others judge sites with."""
