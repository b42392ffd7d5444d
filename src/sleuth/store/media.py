"""Pictures, tables and files that a program logs: each a file under `media/`, and a line in `media.jsonl`."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import struct
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleuth.errors import StoreError, UsageError
from sleuth.store.run_folder import write_file

INDEX = "media.jsonl"
FOLDER = "media"
MAX_SIDE = 16_384  # pixels
MAX_ROWS = 100_000  # of a table
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_PART = 1 << 20
Pixels = npt.NDArray[np.uint8]  # (rows, columns, channels)
_COLOURS = {1: 0, 2: 4, 3: 2, 4: 6}  # channels: PNG's colour type


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that was logged. Texts are as the program gave them: clean them before they are shown."""

    kind: str  # image, figure, table, artifact
    name: str
    step: int
    file: str  # within the run's folder, or of an artifact, where it is
    time: float  # seconds since 1970
    n_bytes: int
    sha256: str = ""


def keep(folder: Path, kind: str, name: str, *, step: int, content: tuple[str, bytes]) -> Kept:
    """Write the content, an ending and bytes, under `media/`, and its line.

    Raises:
        StoreError: it cannot be written.
    """
    ending, data = content
    digest = hashlib.sha256(data).hexdigest()
    place = Path(FOLDER, f"{re.sub(r'[^0-9A-Za-z._-]+', '_', name)[:60].strip('.') or kind}-{step}-{digest[:10]}{ending}")
    _make(folder / FOLDER)
    write_file(folder / place, data)
    return _add(folder, Kept(kind, name, step, place.as_posix(), time.time(), len(data), digest))


def keep_artifact(folder: Path, path: Path, name: str, step: int) -> Kept:
    """Keep what a file is, without a copy of it.

    Raises:
        UsageError: there is no such file.
        StoreError: it cannot be read, or its line cannot be written.
    """
    if not path.is_file():
        raise UsageError(f"there is no file {str(path)!r}")
    digest, n_bytes = hashlib.sha256(), 0
    try:
        with open(path, "rb") as opened:
            while part := opened.read(_PART):
                digest.update(part)
                n_bytes += len(part)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}") from error
    return _add(
        folder, Kept("artifact", name or path.name, step, os.path.abspath(path), time.time(), n_bytes, digest.hexdigest())
    )


def read(folder: Path) -> tuple[Kept, ...]:
    """What was logged, in order; lines that are torn or of another kind are left out."""
    try:
        lines = (folder / INDEX).read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    return tuple(kept for line in lines if (kept := _parsed(line)) is not None)


def picture(image: object) -> tuple[str, bytes]:
    """The ending and the content of a picture: of a path, a Pillow image, or an array as `sleuth.log_image` says.

    Raises:
        UsageError: it is none of these.

    Example:
        >>> ending, content = picture(np.zeros((2, 3)))
        >>> ending, content[1:4]
        ('.png', b'PNG')
    """
    if isinstance(image, str | os.PathLike):
        path = Path(image)
        if path.suffix.lower() not in PICTURES or not path.is_file():
            raise UsageError(f"{str(path)!r} is no picture: a file that ends in {', '.join(PICTURES)} was expected")
        return path.suffix.lower(), path.read_bytes()
    save = getattr(image, "save", None)
    if callable(save):
        out = io.BytesIO()
        save(out, format="PNG")
        return ".png", out.getvalue()
    return ".png", _png(_pixels(image))


def drawing(figure: object) -> tuple[str, bytes]:
    """The ending and the content of a figure.

    Raises:
        UsageError: it has no `savefig`.
    """
    save = getattr(figure, "savefig", None)
    if not callable(save):
        raise UsageError(f"a figure has a method savefig; got {type(figure).__name__}")
    out = io.BytesIO()
    save(out, format="png")
    return ".png", out.getvalue()


def table(content: object) -> tuple[str, bytes]:
    r"""The ending and the content of a table.

    Raises:
        UsageError: it is no DataFrame, no dict of columns, and no list of dicts.

    Example:
        >>> table({"a": [1, 2], "b": ["x", "y"]})
        ('.csv', b'a,b\n1,x\n2,y\n')
    """
    names, rows = _rows(content)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for count, row in enumerate(rows):
        if count >= MAX_ROWS:
            break
        writer.writerow(row)
    return ".csv", out.getvalue().encode("utf-8", "surrogateescape")


def _rows(content: object) -> tuple[list[str], Iterable[Sequence[object]]]:
    columns = getattr(content, "columns", None)
    values = getattr(content, "to_numpy", None)
    if columns is not None and callable(values):
        return [str(name) for name in columns], values().tolist()
    if isinstance(content, Mapping):
        return [str(name) for name in content], zip(*(list(cells) for cells in content.values()), strict=False)
    if isinstance(content, Sequence) and content and all(isinstance(row, Mapping) for row in content):
        names = list(dict.fromkeys(str(name) for row in content for name in row))
        return names, [[row.get(name, "") for name in names] for row in content]
    raise UsageError(f"a table is a DataFrame, a dict of columns or a list of dicts; got {type(content).__name__}")


def _pixels(image: object) -> Pixels:
    """Rows, columns, channels."""
    to_host = getattr(image, "detach", None)
    values = np.asarray(to_host().cpu() if callable(to_host) else image)
    if values.ndim == 2:
        values = values[:, :, None]
    if values.ndim == 3 and values.shape[2] not in _COLOURS and values.shape[0] in _COLOURS:
        values = np.moveaxis(values, 0, 2)
    if values.ndim != 3 or values.shape[2] not in _COLOURS or not 0 < min(values.shape[:2]) <= max(values.shape[:2]) <= MAX_SIDE:
        raise UsageError(f"a picture has rows, columns and 1 to 4 channels; got an array of the shape {tuple(values.shape)}")
    if values.dtype.kind == "f":
        values = np.rint(np.nan_to_num(np.clip(values, 0, 1)) * 255)
    if values.dtype.kind not in "fiub":
        raise UsageError(f"a picture is made of numbers; got an array of {values.dtype}")
    pixels: Pixels = np.clip(values * (255 if values.dtype.kind == "b" else 1), 0, 255).astype(np.uint8)
    return pixels


def _png(pixels: Pixels) -> bytes:
    n_rows, n_columns, channels = pixels.shape
    lines = np.zeros((n_rows, 1 + n_columns * channels), np.uint8)  # each line begins with its filter: none
    lines[:, 1:] = pixels.reshape(n_rows, -1)
    head = struct.pack(">IIBBBBB", n_columns, n_rows, 8, _COLOURS[channels], 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make {folder}: {error.strerror or error}") from error


def _add(folder: Path, kept: Kept) -> Kept:
    line = (json.dumps(asdict(kept)) + "\n").encode()
    try:
        file = os.open(folder / INDEX, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(file, line)
        finally:
            os.close(file)
    except OSError as error:
        raise StoreError(f"cannot write {folder / INDEX}: {error.strerror or error}") from error
    return kept


def _parsed(line: str) -> Kept | None:
    try:
        tree = json.loads(line)
        return Kept(**{one.name: tree[one.name] for one in fields(Kept)})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
