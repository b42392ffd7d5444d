"""`sleuth version`: what a report about sleuth itself needs."""

from __future__ import annotations

import sys

import sleuth

LIBRARIES = ("torch", "numpy", "wrapt", "typer", "rich")


def version() -> None:
    """Print the versions of sleuth, Python and the libraries it meets."""
    import platform

    print(f"sleuth {sleuth.__version__}")
    print(f"Python {platform.python_version()} on {platform.platform()}, {sys.executable}")
    for name in LIBRARIES:
        print(f"{name} {_installed(name)}")


def _installed(name: str) -> str:
    import importlib.metadata

    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
