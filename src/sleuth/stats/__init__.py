"""Pure statistics, each with its source: trends, entropy, intervals, robust spread. NumPy only."""
