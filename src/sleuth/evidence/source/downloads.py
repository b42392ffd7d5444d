"""Files that a program loads: whether they come from elsewhere, or were written by the program itself."""

from __future__ import annotations

from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source

FETCHES = frozenset(
    ("urlretrieve", "urlopen", "hf_hub_download", "snapshot_download", "cached_download", "cached_path", "download_url",
     "download_file",
     "load_state_dict_from_url", "download_url_to_file", "get_file", "wget", "gdown", "retrieve", "dataset_download",
     "download_fileobj")
)  # fmt: skip
REQUESTS = ("requests.get", "requests.post", "httpx.get", "urllib.request.urlopen", "gdown.download", "wget.download")
OPENED = ("builtins.open", "gzip.open", "pathlib.Path")
MAX_DEPTH = 4  # of a path that is put together
SAVES = (
    "torch.save",
    "numpy.save",
    "numpy.savez",
    "numpy.savez_compressed",
    "pickle.dump",
    "joblib.dump",
    "save",
    "save_pretrained",
)


def download(source: Source, path: Value) -> Value | None:
    """The call that fetched what stands under this path, or in this file object; None if none is seen."""
    fetched = _fetched(path)
    if fetched is not None:
        return fetched
    for event in source.calls("write", "write_bytes", "write_text", "shutil.copyfileobj"):
        places = event.inputs[1:2] if event.op == "call" else event.inputs[:1]
        content = event.inputs[0] if event.op == "call" and event.inputs else event.argument(0, "data")
        fetched = _fetched(content) if content is not None else None
        if fetched is not None and any(_is_same_place(source, one, path) for one in places):
            return fetched
    return next((event for event in _fetches(source) if any(_is_same_place(source, one, path) for one in _given(event))), None)


def _fetched(value: Value) -> Value | None:
    """The call that fetched what this value is made of; None if none is seen."""
    made = (one for one in ancestors(value, limit=80) if one.op in ("call", "method", "inline"))
    return next((one for one in made if one.name in REQUESTS or short_name(one) in FETCHES), None)


def _fetches(source: Source) -> tuple[Value, ...]:
    names = [name for name in source.index if name in REQUESTS or name.rpartition(".")[2] in FETCHES]
    return tuple(source.calls(*names))


def is_own(source: Source, path: Value) -> bool:
    """Whether the program itself writes a file under this path."""
    return any(any(_is_same_place(source, one, path) for one in _given(event)) for event in source.calls(*SAVES))


def _given(event: Value) -> tuple[Value, ...]:
    return (*event.arguments, *(event.keywords or {}).values())


def _is_same_place(source: Source, one: Value, other: Value) -> bool:
    """Whether both are the same value, the same text, or made of the same parts in the same way."""
    mine = {id(each) for each in alternatives(_opened(one))}
    yours = [_opened(each) for each in alternatives(_opened(other))]
    return any(id(each) in mine for each in yours) or _is_alike(source, _opened(one), _opened(other), MAX_DEPTH)


def _is_alike(source: Source, one: Value, other: Value, depth: int) -> bool:
    if one is other:
        return True
    if one.op != other.op or one.name != other.name or len(one.inputs) != len(other.inputs) or not depth:
        return False
    if one.op == "constant":
        return one.literal is not None and one.literal == other.literal
    if one.op in ("unknown", "parameter"):
        return bool(one.name)
    if one.op == "text":
        places = source.span(one), source.span(other)
        return places[0] is not None and places[1] is not None and source.text_at(places[0]) == source.text_at(places[1]) != ""
    is_made = one.op in ("binary", "attribute", "subscript") or (one.op in ("call", "method") and bool(one.inputs))
    return is_made and all(_is_alike(source, *pair, depth - 1) for pair in zip(one.inputs, other.inputs, strict=True))


def _opened(value: Value) -> Value:
    """The path of a file that is opened."""
    is_opened = (value.op == "call" and value.name in OPENED) or (value.op == "method" and value.name == "open")
    return value.inputs[0] if is_opened and value.inputs else value
