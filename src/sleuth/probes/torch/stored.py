"""A fingerprint of what a dataset holds: its tensors, arrays, tables and lists, without asking it for a sample.

What a dataset makes of a sample when it is asked, by augmentation say, is the program's affair and may draw random numbers;
what it holds is the data. Small data are hashed as a whole, of large ones values at equal distances.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
import xxhash

from sleuth.probes.torch.tensors import is_plain, strided

MOST_BYTES = 16 << 20  # of all that a dataset holds, hashed as a whole: some hundredths of a second
SAMPLED = 1 << 16  # values of each array beyond that
MOST_ON_DEVICE = 1 << 16  # values that are fetched from a device, or from a file
MOST_NUMBERS = 200_000  # of a list
MOST_ITEMS = 20_000  # of a list of texts
MOST_DEPTH = 4  # of datasets and lists in one another
MOST_PARTS = 256
PATH_PARTS = 2  # of a path, from its end: the same data may lie elsewhere on another machine
NOTHING = ""


def fingerprint(dataset: Any) -> str:
    """64 bits as hexadecimal digits; "" of a dataset that holds nothing that can be told."""
    digest, n_parts = xxhash.xxh3_64(), 0
    try:
        for name, value in itertools.islice(_Parts().of(dataset, "", 0), MOST_PARTS):
            digest.update(name.encode("utf-8", "backslashreplace"))
            digest.update(value)
            n_parts += 1
    except Exception:  # the probe meets the program's own objects here
        return NOTHING
    return digest.hexdigest() if n_parts else NOTHING


class _Parts:
    """What an object holds, as names and bytes."""

    def __init__(self) -> None:
        self._left = MOST_BYTES
        self._seen: set[int] = set()

    def of(self, value: Any, name: str, depth: int) -> Iterator[tuple[str, bytes]]:
        """The parts of a dataset, or of one of its attributes."""
        if id(value) in self._seen or depth > MOST_DEPTH:
            return
        if isinstance(value, torch.Tensor | np.ndarray):
            if (content := self._array(value)) is not None:
                yield name, content
        elif isinstance(value, list | tuple):
            self._seen.add(id(value))
            yield from self._items(value, name, depth)
        elif isinstance(value, Mapping):
            self._seen.add(id(value))
            for key, one in list(value.items())[:MOST_PARTS]:
                if isinstance(key, str):
                    yield from self.of(one, f"{name}.{key}", depth + 1)
        elif (table := _columns(value)) is not None:
            for key, one in table:
                yield from self.of(one, f"{name}.{key}", depth + 1)
        elif depth == 0 or isinstance(value, torch.utils.data.Dataset):
            self._seen.add(id(value))
            yield from self._attributes(value, name, depth)

    def _attributes(self, dataset: Any, name: str, depth: int) -> Iterator[tuple[str, bytes]]:
        found = getattr(dataset, "__dict__", None)
        own: dict[str, Any] = found if isinstance(found, dict) else {}
        told = own.get("_fingerprint")
        if isinstance(told, str):  # of Hugging Face's datasets: the hash of all that made it
            yield f"{name}.told", told.encode()
            return
        for key in sorted(own):
            yield from self.of(own[key], f"{name}.{key}", depth + 1)

    def _items(self, value: list[Any] | tuple[Any, ...], name: str, depth: int) -> Iterator[tuple[str, bytes]]:
        """Of a list of plain values all in one; of a few tensors or datasets each."""
        step = max(-(-len(value) // MOST_NUMBERS), 1)
        if value and set(map(type, value[::step])) <= {int, float, bool}:
            yield name, f"{len(value)}:{value[::step]}".encode()
            return
        step = max(-(-len(value) // MOST_ITEMS), 1)
        told = [_plain(one) for one in value[::step]]
        if value and all(one is not None for one in told):
            yield name, f"{len(value)}:{told}".encode("utf-8", "backslashreplace")
            return
        step = max(-(-len(value) // MOST_PARTS), 1)
        for number, one in enumerate(value[::step]):
            text = _plain(one)
            if text is not None:
                yield f"{name}.{number}", text.encode("utf-8", "backslashreplace")
            else:
                yield from self.of(one, f"{name}.{number}", depth + 1)

    def _array(self, value: Any) -> bytes | None:
        head = f"{tuple(value.shape)} {value.dtype}".encode()
        if isinstance(value, torch.Tensor):
            if not is_plain(value) or value.layout is not torch.strided:
                return None
            limit = self._limit(value.numel(), value.element_size(), is_near=value.device.type == "cpu")
            values = strided(value.detach(), limit).cpu().contiguous()
            return head + xxhash.xxh3_64_digest(values.view(torch.uint8).numpy().data)
        if value.dtype.kind not in "biufcMmSU":
            texts = [_plain(one) for one in value.reshape(-1)[:: max(-(-value.size // MOST_ITEMS), 1)].tolist()]
            return head + str(texts).encode("utf-8", "backslashreplace") if all(one is not None for one in texts) else None
        limit = self._limit(value.size, value.itemsize, is_near=not isinstance(value, np.memmap))
        if value.size > limit:
            value = value if value.flags.c_contiguous else value[: max(1, len(value) * limit // value.size)]
            value = value.reshape(-1)[:: _step(value.size, limit, value.shape)]
        return head + xxhash.xxh3_64_digest(np.ascontiguousarray(value).reshape(-1).view(np.uint8).data)

    def _limit(self, n: int, width: int, *, is_near: bool) -> int:
        """How many values are looked at."""
        if not is_near:
            return MOST_ON_DEVICE
        if n * width <= self._left:
            self._left -= n * width
            return max(n, 1)
        return SAMPLED


def _step(n: int, limit: int, sides: tuple[int, ...]) -> int:
    """Between values at equal distances; it has no factor in common with a side, lest only some columns were looked at."""
    step = max(-(-n // limit), 1)
    while step > 1 and any(math.gcd(step, side) > 1 for side in sides):
        step += 1
    return step


def _columns(value: Any) -> list[tuple[str, Any]] | None:
    """The columns of a pandas table, or the values of a pandas column; None of anything else."""
    kind = type(value)
    if kind.__module__.partition(".")[0] != "pandas":
        return None
    if kind.__name__ == "DataFrame":
        return [(str(name), value.iloc[:, at].to_numpy()) for at, name in enumerate(value.columns[:MOST_PARTS])]
    return [("values", value.to_numpy())] if kind.__name__ == "Series" else None


def _plain(value: Any) -> str | None:
    """A number or text, or a few of them, as text; None of anything else. Of a path its last parts."""
    if isinstance(value, str):
        return repr("/".join(value.replace("\\", "/").split("/")[-PATH_PARTS:]))
    if value is None or isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple | list) and len(value) <= MOST_PARTS:
        told = [_plain(one) for one in value]
        return f"({', '.join(one or '' for one in told)})" if all(one is not None for one in told) else None
    if isinstance(value, np.generic):
        return _plain(value.item())
    name = getattr(value, "__fspath__", None)
    return _plain(name()) if name is not None and type(value).__module__.startswith("pathlib") else None
