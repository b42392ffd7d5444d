"""The functions by which programs write their results and read their data, and where these name the file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A function of a module, or a method: `Booster.save_model`."""

    module: str
    name: str
    at: int  # place of the file among the arguments, the object of a method not counted
    word: str  # its name among them
    is_written: bool
    ending: str = ""  # that is added to a name that lacks it
    is_common: bool = False  # libraries call it, too, for affairs of their own: only the program's own lines count
    called: str = ""  # what people call it, if that is something else

    @property
    def told(self) -> str:
        """The call as people write it."""
        return self.called or f"{self.module}.{self.name}"

    def path(self, args: Sequence[object], kwargs: Mapping[str, object]) -> str:
        """The file that a call names, absolute; "" for what is no file of this machine, as a buffer or an address."""
        given = self._given(args, kwargs)
        found = path_of(given)
        if found and self.ending and not found.endswith(self.ending) and isinstance(given, str | os.PathLike):
            found += self.ending
        return found

    def is_closed(self, args: Sequence[object], kwargs: Mapping[str, object]) -> bool:
        """Whether the file is complete when the call is done: it was named, and not handed over open."""
        return isinstance(self._given(args, kwargs), str | os.PathLike)

    def _given(self, args: Sequence[object], kwargs: Mapping[str, object]) -> object:
        return kwargs[self.word] if self.word in kwargs else args[self.at] if len(args) > self.at else None


def path_of(given: object) -> str:
    """The path of a path or of an opened file; "" if it has none.

    Example:
        >>> [path_of(one) for one in ("/data/a.pt", "s3://bucket/a.pt", 3)]
        ['/data/a.pt', '', '']
    """
    if not isinstance(given, str | os.PathLike):
        given = getattr(given, "name", None)  # of an opened file it is the path, or the number of an open one
    if not isinstance(given, str | os.PathLike):
        return ""
    text = os.fspath(given)
    return os.path.abspath(os.path.expanduser(text)) if isinstance(text, str) and text and "://" not in text else ""


def _writes(module: str, name: str, at: int, word: str, ending: str = "", *, is_common: bool = False) -> Target:
    return Target(module, name, at, word, is_written=True, ending=ending, is_common=is_common)


def _reads(module: str, name: str, at: int, word: str, *, is_common: bool = False, called: str = "") -> Target:
    return Target(module, name, at, word, is_written=False, is_common=is_common, called=called)


_LIGHTNING = "Lightning's checkpoint"
_TABLES = ("csv", "table", "parquet", "feather", "pickle", "json", "excel", "hdf")
_PLACES = {"parquet": "path", "feather": "path", "json": "path_or_buf", "excel": "io", "hdf": "path_or_buf"}

TARGETS = (
    _writes("torch", "save", 1, "f"), _reads("torch", "load", 0, "f"),
    _writes("torch.jit", "save", 1, "f"), _reads("torch.jit", "load", 0, "f"),
    _writes("torch.onnx", "export", 2, "f"),
    _writes("joblib", "dump", 1, "filename"), _reads("joblib", "load", 0, "filename"),
    _writes("pickle", "dump", 1, "file", is_common=True), _reads("pickle", "load", 0, "file", is_common=True),
    _writes("cloudpickle", "dump", 1, "file", is_common=True), _writes("dill", "dump", 1, "file", is_common=True),
    _writes("json", "dump", 1, "fp", is_common=True), _reads("json", "load", 0, "fp", is_common=True),
    _writes("numpy", "save", 0, "file", ".npy"), _writes("numpy", "savez", 0, "file", ".npz"),
    _writes("numpy", "savez_compressed", 0, "file", ".npz"), _writes("numpy", "savetxt", 0, "fname"),
    _reads("numpy", "load", 0, "file"), _reads("numpy", "loadtxt", 0, "fname"), _reads("numpy", "genfromtxt", 0, "fname"),
    _writes("safetensors.torch", "save_file", 1, "filename"), _reads("safetensors.torch", "load_file", 0, "filename"),
    _writes("safetensors.numpy", "save_file", 1, "filename"), _reads("safetensors.numpy", "load_file", 0, "filename"),
    _reads("transformers.modeling_utils", "safe_open", 0, "filename", called="from_pretrained"),
    *(_reads("pandas", f"read_{kind}", 0, _PLACES.get(kind, "filepath_or_buffer")) for kind in _TABLES),
    _writes("pandas", "DataFrame.to_csv", 0, "path_or_buf"), _writes("pandas", "DataFrame.to_parquet", 0, "path"),
    _writes("pandas", "DataFrame.to_feather", 0, "path"), _writes("pandas", "DataFrame.to_pickle", 0, "path"),
    _writes("pandas", "DataFrame.to_json", 0, "path_or_buf"),
    _reads("polars", "read_csv", 0, "source"), _reads("polars", "read_parquet", 0, "source"),
    _reads("polars", "scan_csv", 0, "source"), _reads("polars", "scan_parquet", 0, "source"),
    _writes("polars", "DataFrame.write_csv", 0, "file"), _writes("polars", "DataFrame.write_parquet", 0, "file"),
    _writes("xgboost", "Booster.save_model", 0, "fname"), _reads("xgboost", "Booster.load_model", 0, "fname"),
    _writes("lightgbm", "Booster.save_model", 0, "filename"),
    _reads("lightgbm", "Booster.__init__", 2, "model_file", called="lightgbm.Booster"),
    _writes("catboost", "CatBoost.save_model", 0, "fname"), _reads("catboost", "CatBoost.load_model", 0, "fname"),
    _writes("keras", "Model.save", 0, "filepath"), _writes("keras", "Model.save_weights", 0, "filepath"),
    _reads("keras", "Model.load_weights", 0, "filepath"),
    _reads("keras.models", "load_model", 0, "filepath"), _reads("keras.saving", "load_model", 0, "filepath"),
    *(
        Target(f"{library}.utilities.cloud_io", "_atomic_save", 1, "filepath", is_written=True, called=_LIGHTNING)
        for library in ("lightning.fabric", "lightning_fabric")
    ),
)  # fmt: skip
