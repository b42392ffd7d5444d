"""The language server: what `sleuth lint` finds, shown while a program is written."""
