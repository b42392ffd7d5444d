"""What is kept of rows that pass by, small and mergeable, so that parts of a table can be seen one by one, anywhere."""
