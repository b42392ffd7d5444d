"""Save and load a whole `Trace`, so that rules can judge a stored run: one `.npz` with the records as JSON, and no pickle.

The JSON mirrors the dataclasses: an object for each record, a list for a tuple, `{"array": i}` for an array (member `a<i>`),
and "nan", "inf", "-inf" for the floats that JSON cannot hold. What to make of it on the way back is read from the
annotations. A field that this version does not know is left out, one that the file does not have gets its default.
"""

from __future__ import annotations

import functools
import io
import json
import math
import types
import typing
import zipfile
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleuth.errors import StoreError
from sleuth.evidence.trace import FloatArray, IntArray, Trace
from sleuth.store.run_folder import write_file

VERSION = 1
RECORDS = "records"  # the npz member with the JSON, as bytes

AnyArray = npt.NDArray[np.generic]


def save_trace(trace: Trace, path: Path) -> None:
    """Write `trace` to `path`, whole or not at all.

    Raises:
        StoreError: the file cannot be written.
    """
    arrays: list[AnyArray] = []
    tree = {"version": VERSION, "trace": _encode(trace, arrays)}
    text = json.dumps(tree, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    members = {f"a{index}": array for index, array in enumerate(arrays)}
    members[RECORDS] = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **members)  # type: ignore[arg-type]  # numpy's stub takes the keys for its flags
    write_file(path, buffer.getvalue())


def load_trace(path: Path) -> Trace:
    """Read a trace.

    Raises:
        StoreError: the file is missing, damaged, or of a newer version.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            tree = json.loads(file[RECORDS].tobytes().decode("utf-8", "surrogatepass"))
            arrays = [file[f"a{index}"] for index in range(len(file.files) - 1)]
        if tree["version"] > VERSION:
            raise StoreError(f"{path} has version {tree['version']}; this sleuth reads up to {VERSION}. Update it.")
        trace = _decode(tree["trace"], Trace, arrays)
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile) as error:
        raise StoreError(f"{path} holds no trace that can be read: {type(error).__name__}: {error}") from error
    assert isinstance(trace, Trace)
    return trace


def load_evaluations(path: Path) -> tuple[IntArray, FloatArray, FloatArray]:
    """Of the evaluations in a trace the steps before which they were, losses and accuracies, `(n,)` each, NaN = unknown.

    Raises:
        StoreError: the file is missing or damaged.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            tree = json.loads(file[RECORDS].tobytes().decode("utf-8", "surrogatepass"))
        found = tree["trace"].get("evaluations", [])
        step = np.array([one["step"] for one in found], np.int64)
        loss, accuracy = (np.array([float(one[name]) for one in found]) for name in ("loss", "accuracy"))
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise StoreError(f"{path} holds no trace that can be read: {type(error).__name__}: {error}") from error
    return step, loss, accuracy


def _encode(value: object, arrays: list[AnyArray]) -> object:
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"array": len(arrays) - 1}
    if is_dataclass(value):
        return {field.name: _encode(getattr(value, field.name), arrays) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_encode(one, arrays) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a trace cannot hold a {type(value).__name__}")


def _decode(value: object, hint: object, arrays: list[AnyArray]) -> object:
    """The value of type `hint` that `_encode` made `value` of."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _decode(value, next(one for one in arguments if one is not type(None)), arrays)
    if origin is np.ndarray:
        assert isinstance(value, dict)
        return arrays[value["array"]]
    if origin is tuple:
        assert isinstance(value, list)
        kinds = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(_decode(one, kind, arrays) for one, kind in zip(value, kinds, strict=True))
    if hint is float:
        return float(value) if isinstance(value, str) else value
    if isinstance(hint, type) and is_dataclass(hint):
        assert isinstance(value, dict)
        known = _field_types(hint)
        return hint(**{name: _decode(one, known[name], arrays) for name, one in value.items() if name in known})
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value


@functools.cache
def _field_types(record: type) -> dict[str, object]:
    return typing.get_type_hints(record)
