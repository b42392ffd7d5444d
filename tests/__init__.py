"""The tests."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as make test does: a fork of a process whose OpenMP has threads would hang
