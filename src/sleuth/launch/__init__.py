"""Run a program under watch: the workflow from probe to report."""
