"""Rules that judge tables: one, or several splits of one set."""
