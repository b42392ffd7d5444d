"""See what a classical program does: which estimator learns from which rows."""
