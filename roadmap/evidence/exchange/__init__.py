"""Evidence in and out of files: YAML, JSON, and flat CSV for spreadsheets."""
