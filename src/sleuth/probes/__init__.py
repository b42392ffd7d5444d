"""See, and never judge: what watches a program and fills the evidence."""
