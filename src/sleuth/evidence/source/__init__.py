"""A program's text as a graph of values and an ordered stream of events; nothing of it has run."""
