"""What sees tables: files, databases and DataFrames, through DuckDB; the only place that knows their libraries."""
