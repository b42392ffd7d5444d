"""Reads programs without running them: text to syntax to a graph of values and events."""
