"""Small controlled trials on copies of what a training run was seen to do; one file each. See `running.py`."""
