"""What `--to` can name, and whether the library for it is there.

Nothing heavy is imported: it is asked before the program starts.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable
from dataclasses import dataclass

from sleuth.errors import UsageError

LIBRARIES = {"tensorboard": "tensorboard", "wandb": "wandb", "mlflow": "mlflow", "prometheus": "prometheus_client"}
TOOLS = tuple(LIBRARIES)
TAKES = "tensorboard[=DIR], wandb[=PROJECT], mlflow[=URI] or prometheus[=[HOST:]PORT]"
FILE_STORE = "MLFLOW_ALLOW_FILE_STORE"  # without it, newer versions of MLflow refuse a folder
HOST, PORT = "127.0.0.1", 9469  # of Prometheus: this machine alone, and a port that no exporter in its list has


@dataclass(frozen=True, slots=True)
class Target:
    """A tool, and where in it: a folder, a project, an address or a port; "" is the tool's own place."""

    tool: str
    place: str = ""

    def __str__(self) -> str:
        """As it was asked for."""
        return f"{self.tool}={self.place}" if self.place else self.tool


def parse(words: Iterable[str], asker: str = "--to") -> tuple[Target, ...]:
    """The targets that are named, each once, in order.

    Args:
        words: such as "tensorboard=logs".
        asker: the option or setting that names them, for messages.

    Raises:
        UsageError: a word names none, or its place does not fit the tool.

    Example:
        >>> parse(["tensorboard=logs", "wandb"])
        (Target(tool='tensorboard', place='logs'), Target(tool='wandb', place=''))
    """
    targets = []
    for word in words:
        tool, equals, place = word.partition("=")
        if tool not in TOOLS:
            raise UsageError(f"{asker} takes {TAKES}, not {word!r}")
        if equals and not place:
            raise UsageError(f"{asker}: nothing follows the = of {word!r}; leave it out for the usual place")
        if tool == "prometheus":
            address(place, asker)
        if tool == "mlflow" and _is_folder(place) and not os.environ.get(FILE_STORE):
            raise UsageError(
                f"{asker}: mlflow keeps no more runs in a folder, such as {place!r}; write mlflow=sqlite:///{_file(place)}.db "
                f"or a server's address, or set {FILE_STORE}=true"
            )
        targets.append(Target(tool, place))
    return tuple(dict.fromkeys(targets))


def _is_folder(place: str) -> bool:
    """Whether MLflow would take this for a folder."""
    return bool(place) and (place.startswith("file:") or ":" not in place) and not place.startswith("databricks")


def _file(place: str) -> str:
    return place.removeprefix("file:").removeprefix("//").rstrip("/") or "mlflow"


def address(place: str, asker: str = "--to") -> tuple[str, int]:
    """Host and port of a place for Prometheus.

    Raises:
        UsageError: the port is no number from 1 to 65535.

    Example:
        >>> address("9000"), address("0.0.0.0:9000"), address("")
        (('127.0.0.1', 9000), ('0.0.0.0', 9000), ('127.0.0.1', 9469))
    """
    if not place:
        return HOST, PORT
    host, _, port = place.rpartition(":")
    if not (port.isascii() and port.isdecimal() and 0 < int(port) <= 65535):
        raise UsageError(f"{asker}: prometheus takes a port from 1 to 65535, or HOST:PORT, not {place!r}")
    return host or HOST, int(port)


def see_installed(targets: Iterable[Target]) -> None:
    """See that the libraries are there, without importing them.

    Raises:
        UsageError: one is not; the message says how to install it.
    """
    for target in targets:
        library = LIBRARIES[target.tool]
        if importlib.util.find_spec(library) is None:
            raise UsageError(f"--to {target.tool} needs the library {library}: pip install 'mlsleuth[{target.tool}]'")


def local(target: Target) -> Target:
    """The target with a folder's absolute path, for a process that may be elsewhere."""
    is_folder = target.tool == "tensorboard" and "://" not in target.place
    return Target(target.tool, os.path.abspath(target.place or "runs")) if is_folder else target
