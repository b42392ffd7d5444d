"""A folder of images as a table: a row for each image, the subfolder as its class, and what is measured of its pixels."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xxhash

from sleuth.errors import UsageError
from sleuth.evidence.media import SMALL_VIEW, VIEW, Images
from sleuth.evidence.table import SPLITS, TEST, TRAIN, VALIDATION, Table
from sleuth.probes.tables.made import number_column, text_column

SUFFIXES = frozenset(".png .jpg .jpeg .jpe .webp .bmp .gif .tif .tiff .ppm .pgm .pbm .ico .avif".split())  # noqa: SIM905
MOST_IMAGES = 10_000  # of a split are read; of more, a sample by the hash of their names
SIDE = 256  # pixels of the longer side at which properties are measured
CLASS = "class"
NUMBERS = ("width", "height", "aspect", "brightness", "contrast", "saturation", "warmth", "sharpness", "information", "quality")
NAMED_SPLITS = {
    "train": TRAIN, "training": TRAIN, "val": VALIDATION, "valid": VALIDATION, "validation": VALIDATION, "dev": VALIDATION,
    "test": TEST, "testing": TEST,
}  # fmt: skip
GREY = (0.299, 0.587, 0.114)  # weights of red, green and blue in brightness, ITU-R BT.601
EVEN = 1e-9  # deviation of grey values that are all equal
N_GREYS = 64  # steps of grey by which information is measured


@dataclass(frozen=True, slots=True)
class Measured:
    """One image."""

    numbers: tuple[float, ...]  # in the order of `NUMBERS`
    mode: str  # "RGB", "L", "RGBA"
    file_format: str  # "PNG"
    view: npt.NDArray[np.float32]


def folders(sources: dict[str, object]) -> dict[str, Path]:
    """The folder of each split; one folder whose subfolders are called train and test holds several.

    Raises:
        UsageError: there is no such folder.
    """
    found: dict[str, Path] = {}
    for split in SPLITS:
        source = sources.get(split)
        if source is None:
            continue
        if not isinstance(source, str | os.PathLike) or not Path(source).is_dir():
            got = (
                repr(os.fspath(source)) if isinstance(source, str | os.PathLike) else f"an object of type {type(source).__name__}"
            )
            raise UsageError(f"{split}: expected a folder of images, a subfolder for each class; there is no folder {got}")
        found[split] = Path(source)
    first = found.get(TRAIN)
    if first is not None and len(found) == 1:
        inner = [one for one in sorted(first.iterdir()) if one.is_dir() and not one.name.startswith(".")]
        named = {NAMED_SPLITS[one.name.lower()]: one for one in inner if one.name.lower() in NAMED_SPLITS}
        if TRAIN in named and len(named) == len(inner):
            return {split: named[split] for split in SPLITS if split in named}
    return found


def read_folder(folder: Path, split: str) -> Table:
    """The images of one split.

    Raises:
        UsageError: Pillow is missing, or the folder holds no image that can be read.
    """
    need_pillow()
    names = sorted(_names(folder), key=_place)  # in no order, and the same everywhere
    if not names:
        raise UsageError(f"{split}: {str(folder)!r} holds no image; expected files such as CLASS/NAME.png")
    measured: list[Measured] = []
    kept: list[str] = []
    unreadable: list[tuple[str, str]] = []
    for name in names[:MOST_IMAGES]:
        try:
            measured.append(measure(folder / name))
            kept.append(name)
        except Exception as error:  # a damaged file can fail in any way inside the decoder
            unreadable.append((name, f"{type(error).__name__}: {error}".replace(str(folder) + os.sep, "")))
    if not measured:
        raise UsageError(f"{split}: none of {len(names):,} images in {str(folder)!r} can be read; the first: {unreadable[0]}")
    n_files = len(kept) + len(unreadable)
    n_rows = round(len(names) * len(kept) / n_files)
    rows = np.arange(len(kept), dtype=np.int64)
    values = np.array([one.numbers for one in measured], dtype=np.float64)
    properties = [number_column(name, values[:, at], rows, n_rows) for at, name in enumerate(NUMBERS)]
    properties += [text_column("mode", [one.mode for one in measured], rows, n_rows)]
    properties += [text_column("format", [one.file_format for one in measured], rows, n_rows)]
    classes = [Path(name).parts[0] if len(Path(name).parts) > 1 else "" for name in kept]
    columns = (text_column(CLASS, classes, rows, n_rows, "folder"),) if len(set(classes)) > 1 else ()
    images = Images(tuple(kept), np.stack([one.view for one in measured]), tuple(sorted(unreadable)), n_files)
    return Table(split, str(folder), n_rows, columns, rows, properties=tuple(properties), images=images)


def need_pillow() -> None:
    """Nothing, where Pillow is there.

    Raises:
        UsageError: it is missing.
    """
    try:
        import PIL  # noqa: F401
    except ImportError as error:
        raise UsageError("checking images needs Pillow: pip install 'mlsleuth[data]'") from error


def _place(name: str) -> tuple[int, str]:
    return xxhash.xxh64_intdigest(name.encode("utf-8", "surrogateescape")), name


def _names(folder: Path) -> Iterable[str]:
    for place, inner, files in os.walk(folder, followlinks=False):
        inner[:] = sorted(one for one in inner if not one.startswith("."))
        for name in files:
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES:
                yield Path(place, name).relative_to(folder).as_posix()


def measure(path: Path) -> Measured:
    """What is measured of one image. Whatever is wrong with the file is raised by its decoder."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata
        with Image.open(path) as opened:
            image: Image.Image = opened
            width, height = image.size
            mode, file_format = image.mode, opened.format or ""
            tables = getattr(opened, "quantization", None)
            quality = float(np.mean(list(tables[0]))) if tables else float("nan")
            image.draft("RGB", (SIDE, SIDE))
            image.load()
            if "A" in image.getbands() or "transparency" in image.info:
                ground = Image.new("RGBA", image.size, (128, 128, 128, 255))
                image = Image.alpha_composite(ground, image.convert("RGBA"))
            small = image.convert("RGB")
            if max(small.size) > SIDE:
                small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
            fine = small.convert("L").resize((VIEW, VIEW), Image.Resampling.BOX)
            coarse = small.resize((SMALL_VIEW, SMALL_VIEW), Image.Resampling.BOX)
    pixels = np.asarray(small, dtype=np.float64) / 255
    view = np.concatenate([np.asarray(fine, dtype=np.float32).ravel(), np.asarray(coarse, dtype=np.float32).ravel()])
    grey = pixels @ np.array(GREY)
    numbers = (
        width, height, width / height, grey.mean(), grey.std(), (pixels.max(2) - pixels.min(2)).mean(),
        (pixels[:, :, 0] - pixels[:, :, 2]).mean(), _sharpness(grey), _information(grey), quality,
    )  # fmt: skip
    return Measured(tuple(float(one) for one in numbers), mode, file_format, view)


def _sharpness(grey: npt.NDArray[np.float64]) -> float:
    """The deviation of the Laplacian over that of the grey values: high where neighbours differ; NaN where all are equal.

    Source:
        Pech-Pacheco, Cristóbal, Chamorro-Martínez and Fernández-Valdivia (2000), Diatom autofocusing in brightfield microscopy,
        https://doi.org/10.1109/ICPR.2000.903548.
    """
    if min(grey.shape) < 3 or grey.std() < EVEN:
        return float("nan")
    middle = grey[1:-1, 1:-1]
    laplacian = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * middle
    return float(laplacian.std() / grey.std())


def _information(grey: npt.NDArray[np.float64]) -> float:
    """The entropy of the grey values in bits, of 6 at most."""
    counts = np.bincount(np.minimum((grey * N_GREYS).astype(np.int64), N_GREYS - 1).ravel(), minlength=N_GREYS)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())
