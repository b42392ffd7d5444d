"""Judge, and never see: one file is one rule."""
