"""Sees which files a program writes as its results, and which it reads."""
