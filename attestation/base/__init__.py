"""The base of all rooms: errors, verdicts, workflow tables, Russian language, dates."""
