"""Suites that attack the project and count: `make trust` prints one table."""
