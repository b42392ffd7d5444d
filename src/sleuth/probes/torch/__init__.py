"""The PyTorch probe: hooks, wrappers and the records that they fill."""
