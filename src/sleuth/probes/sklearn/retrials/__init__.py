"""Scores measured again without a leak."""
