"""Experiments on clones of the program's own estimators, with the tables that it gave them, after it has ended."""
