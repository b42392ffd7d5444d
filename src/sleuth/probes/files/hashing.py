"""SHA-256 of files within bounds of time: all bytes where that is quick, parts at equal distances of large files."""

from __future__ import annotations

import hashlib
import os
import stat
from time import monotonic

PART = 1 << 20
SAMPLED_FROM = 32 << 20  # bytes; of files from this size on parts are hashed, too, whether there is time for all or not
N_PARTS = 64
SAMPLED_PART = 128 << 10  # so that 8 MB are read
Mark = tuple[int, int, int, int]  # device, file number, bytes, time of change: what tells a file from what it was before


def mark_of(path: str) -> Mark | None:
    """What changes when the file does; None if it is no plain file."""
    try:
        seen = os.stat(path)
    except (OSError, ValueError):
        return None
    return (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns) if stat.S_ISREG(seen.st_mode) else None


def whole(path: str, until: float) -> str:
    """SHA-256 of all bytes; "" if it takes longer than until this moment of `time.monotonic`.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        while part := file.read(PART):
            digest.update(part)
            if monotonic() > until:
                return ""
    return digest.hexdigest()


def sampled(path: str, n_bytes: int) -> str:
    """SHA-256 of the size and of parts at equal distances, the first and the last bytes among them; "" of a small file.

    Raises:
        OSError: it cannot be read.
    """
    if n_bytes < SAMPLED_FROM:
        return ""
    digest = hashlib.sha256(str(n_bytes).encode())
    with open(path, "rb", buffering=0) as file:
        for number in range(N_PARTS):
            file.seek((n_bytes - SAMPLED_PART) * number // (N_PARTS - 1))
            digest.update(file.read(SAMPLED_PART))
    return digest.hexdigest()
