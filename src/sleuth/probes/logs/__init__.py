"""See what logs hold: event files, run folders, databases and tables of other tools."""
