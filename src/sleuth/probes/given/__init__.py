"""What the program is given: its options, settings and seeds, seen where it takes them, without any change to it."""
