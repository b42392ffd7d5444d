"""Judges source code: finds the files, reads each, runs the rules, and leaves out what comments ask for."""
