"""Rules that judge source code, without running it."""
