"""The packages that a program could import, with their versions, read from the names of their folders: none is opened."""

from __future__ import annotations

import os
from collections.abc import Sequence

MARK = ".dist-info"
FOLDERS = ("site-packages", "dist-packages")  # a program's own folder can have a million files


def installed(paths: Sequence[str]) -> list[str]:
    """Lines that `pip install -r` takes, sorted. A package that is in several folders counts where Python finds it first.

    Args:
        paths: where Python looks, as `sys.path`; only folders into which packages are installed are read.

    Example:
        >>> installed(["/nowhere"])
        []
    """
    found: dict[str, str] = {}
    for path in paths:
        if os.path.basename(path.rstrip(os.sep)) not in FOLDERS:
            continue
        try:
            names = sorted(os.listdir(path))
        except OSError:
            continue
        for entry in names:
            name, dash, version = entry.removesuffix(MARK).rpartition("-")
            if entry.endswith(MARK) and dash:
                found.setdefault(name.lower().replace("-", "_").replace(".", "_"), f"{name}=={version}")
    return sorted(found.values(), key=str.lower)
