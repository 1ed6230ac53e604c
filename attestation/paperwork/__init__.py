"""Documents and tables, built and read: PDF, XLSX and CSV, names in their cases, QR marks."""
