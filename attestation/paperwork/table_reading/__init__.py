"""The cells of foreign tables, as rows with the numbers that people see."""
