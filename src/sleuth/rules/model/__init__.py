"""Rules about classical models: what they learned from, and how they were judged."""
