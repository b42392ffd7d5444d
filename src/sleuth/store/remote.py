"""Runs on any file system that fsspec knows: `s3://BUCKET/PREFIX`, `gs://…`, `sftp://…`, `file:///mnt/team/runs`.

<address>/<run>/<file>         the files of a run's folder, as they are in `.sleuth/runs`
<address>/<run>/.record.json   what a list shows of the run, so that a list reads one small file of each
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sleuth.errors import StoreError, UsageError

if TYPE_CHECKING:
    from fsspec.spec import AbstractFileSystem

SETTING = "SLEUTH_STORE"
RECORD = ".record.json"
OF_DATABASES = ("postgresql://", "postgres://", "postgresql+psycopg://")  # these name a team's catalogue, see `team.py`
DATABASES = ("mysql", "mariadb", "sqlite", "mongodb", "redis", "oracle", "mssql")
URL = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+)://")  # two letters at least: C:// is a drive
MARKS = ("ETag", "etag", "mtime", "LastModified", "last_modified", "updated", "modified", "created")  # what changes with a file
TIMES = {"connect_timeout": 5, "read_timeout": 60, "retries": {"max_attempts": 1}}  # seconds; for Amazon's client
LONGEST = 200  # characters of a run's name

Stamp = tuple[int, str]  # bytes of a file, and a mark that changes with its content


def is_address(text: str) -> bool:
    """Whether this names a file system of fsspec's, and no folder and no database.

    Example:
        >>> is_address("s3://bucket/runs"), is_address("runs"), is_address("postgresql://host/db")
        (True, False, False)
    """
    return bool(URL.match(text)) and not text.startswith(OF_DATABASES)


def address(store: str = "") -> str:
    """Where runs are kept beside this machine: the option, or else SLEUTH_STORE; "" if that is a folder or nothing.

    Raises:
        UsageError: it is an address that cannot be one of runs, or it has a password in it.
    """
    found = store or os.environ.get(SETTING, "").strip()
    if not is_address(found):
        return ""
    what = "--store" if store else SETTING
    parts = urlsplit(found)
    if parts.scheme.lower().partition("+")[0] in DATABASES:
        raise UsageError(
            f"{what} takes a catalogue, postgresql://USER@HOST/DATABASE, or where runs lie, such as s3://BUCKET/PREFIX; "
            f"got an address of {parts.scheme}"
        )
    if parts.password is not None:
        hint = f"FSSPEC_{parts.scheme.upper()}_PASSWORD"
        raise UsageError(f"{what}: a password does not belong into the address of a store; fsspec reads {hint}")
    return found.rstrip("/") if parts.path.strip("/") else found


def missing_library(url: str) -> str:
    """What must be installed for this address, "" if nothing; nothing is imported."""
    needed = ("fsspec", "s3fs") if url.startswith(("s3:", "s3a:")) else ("fsspec",)
    lacking = [name for name in needed if importlib.util.find_spec(name) is None]
    return f"runs at {url} need {lacking[0]}: pip install 'mlsleuth[remote]'" if lacking else ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be sent: its name in the run's folder, and where it is."""

    name: str
    path: Path


class RemoteFolder:
    """The runs at one address.

    Args:
        url: from `address`.

    Raises:
        UsageError: fsspec, or what it needs for this kind of address, is not installed.
        StoreError: the address cannot be used.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            import fsspec
        except ImportError as error:
            raise UsageError(f"runs at {url} need fsspec: pip install 'mlsleuth[remote]'") from error
        try:
            self._files, self._root = _opened(fsspec, url)
        except ImportError as error:
            hint = "pip install 'mlsleuth[remote]'" if url.startswith(("s3:", "s3a:")) else f"{error}"
            raise UsageError(f"runs at {url} need a library that is not installed: {hint}") from error
        except ValueError as error:
            raise UsageError(f"{url} is no address of runs: {error}") from error
        except Exception as error:  # what the libraries behind fsspec raise has no common kind
            raise StoreError(f"{url} cannot be used: {_first_line(error)}") from error

    def runs(self) -> dict[str, dict[str, Stamp]]:
        """The files of every run; empty if there are none yet. Names that would lead out of a run's folder are left out.

        Raises:
            StoreError: the address cannot be reached or read.
        """
        found: dict[str, dict[str, Stamp]] = {}
        for path, stamp in self._listed(self._root).items():
            run, _, name = path.partition("/")
            if is_safe(name) and is_safe(run) and not run.startswith(".") and len(run) <= LONGEST:
                found.setdefault(run, {})[name] = stamp
        return found

    def files(self, run: str) -> dict[str, Stamp]:
        """The files of one run; empty if there is no such run.

        Raises:
            StoreError: the address cannot be reached or read.
        """
        return {name: stamp for name, stamp in self._listed(self._at(run)).items() if is_safe(name)}

    def read(self, names: Sequence[tuple[str, str]]) -> list[bytes | None]:
        """The content of small files, each named by run and file; None for one that cannot be read."""
        if not names:
            return []
        paths = [self._at(run, name) for run, name in names]
        with self._told("read"):
            found = self._files.cat(paths, on_error="return")
        by_path = found if isinstance(found, dict) else {paths[0]: found}
        contents = [by_path.get(path, by_path.get("/" + path)) for path in paths]
        return [content if isinstance(content, bytes) else None for content in contents]

    def get(self, run: str, name: str, target: Path) -> None:
        """Bring a file: whole, or not at all.

        Raises:
            StoreError: it cannot be read, or not be written here.
        """
        part = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with self._told(f"bring {run}/{name} from"):
                self._files.get_file(self._at(run, name), str(part))
            part.replace(target)
        except OSError as error:
            raise StoreError(f"cannot write {target}: {error.strerror or error}") from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def put(self, run: str, files: Sequence[Upload]) -> None:
        """Send files in this order; those of the same names are replaced.

        Raises:
            StoreError: one cannot be sent.
        """
        for one in files:
            with self._told("write to"):
                self._files.put_file(str(one.path), self._at(run, one.name))

    def write(self, run: str, name: str, content: bytes) -> None:
        """Send a small file.

        Raises:
            StoreError: it cannot be sent.
        """
        with self._told("write to"):
            self._files.pipe_file(self._at(run, name), content)

    def remove(self, run: str, names: Sequence[str] | None = None) -> None:
        """Remove a run, its record first, or only these files of it.

        Raises:
            StoreError: it cannot be removed.
        """
        there = self.files(run)
        wanted = sorted(there, key=lambda name: name != RECORD) if names is None else [name for name in names if name in there]
        with self._told("delete from"):
            for name in wanted:
                self._files.rm_file(self._at(run, name))
        if names is None:
            with contextlib.suppress(Exception):  # a folder that is left empty; object stores have none
                if self._files.isdir(self._at(run)):
                    self._files.rm(self._at(run), recursive=True)

    def _at(self, run: str, name: str = "") -> str:
        return "/".join(part for part in (self._root.rstrip("/"), run, name) if part)

    def _listed(self, top: str) -> dict[str, Stamp]:
        with self._told("list"):
            self._files.invalidate_cache()
            try:
                found: Mapping[str, Mapping[str, object]] = self._files.find(top, detail=True)
            except FileNotFoundError:
                if self._files.protocol in (
                    "s3",
                    ("s3", "s3a"),
                ):  # a prefix that is not there yet is no error, so it is the bucket
                    raise
                return {}
        start = top.strip("/") + "/" if top.strip("/") else ""
        listed = {}
        for path, info in found.items():
            within = path.replace("\\", "/").lstrip("/") if os.name == "nt" else path.lstrip("/")
            if within.startswith(start):
                mark = next((str(info[name]) for name in MARKS if info.get(name) is not None), "")
                listed[within[len(start) :]] = (int(str(info.get("size") or 0)), mark)
        return listed

    @contextlib.contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # what the libraries behind fsspec raise has no common kind
            raise StoreError(f"cannot {what} {self.url}: {_first_line(error)}") from error


def is_safe(name: str) -> bool:
    r"""Whether the name of a file stays inside of the folder that it is put into, on every system.

    Example:
        >>> [is_safe(name) for name in ("media/a.png", "../a", "/a", "a//b", "a\\b", "C:a", "")]
        [True, False, False, False, False, False, False]
    """
    parts = name.split("/")
    return (
        all(part not in ("", ".", "..") for part in parts)
        and not any(sign in name for sign in "\\:\0\n\r")
        and name.isprintable()
    )


def _opened(fsspec: object, url: str) -> tuple[AbstractFileSystem, str]:
    from fsspec.config import conf
    from fsspec.core import url_to_fs

    scheme = url.partition(":")[0].lower()
    options: dict[str, object] = {}
    if scheme in ("s3", "s3a"):
        of_user = conf.get("s3", {}).get("config_kwargs", {})
        options = {"config_kwargs": {**TIMES, **of_user}, "use_listings_cache": False}
    elif scheme in ("file", "local"):
        options = {"auto_mkdir": True}
    files, root = url_to_fs(url, **options)
    if scheme in ("s3", "s3a"):
        files.retries = 2
    return files, root


def _first_line(error: BaseException) -> str:
    """What went wrong, in one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else text[:299] + "…"
