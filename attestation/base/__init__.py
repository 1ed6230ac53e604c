"""What every room stands on: refusals, verdicts, workflow tables, Russian words and dates."""
