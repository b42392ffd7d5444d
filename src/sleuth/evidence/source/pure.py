"""Calls that only give something back: without their result they do nothing."""

from __future__ import annotations

from sleuth.evidence.source.datasets import has_tensors, loader_of
from sleuth.evidence.source.estimators import kind_of
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import is_module
from sleuth.evidence.source.program import Source

OF_TENSORS = frozenset(
    ("to", "cuda", "cpu", "float", "double", "half", "long", "int", "bfloat16", "detach", "view", "reshape", "squeeze",
     "unsqueeze",
     "permute", "transpose", "flatten", "contiguous", "clamp", "t", "masked_fill", "masked_scatter", "index_fill", "index_add",
     "index_copy", "scatter", "scatter_add", "softmax", "log_softmax", "sigmoid", "clip", "repeat", "expand", "flip", "roll",
     "clamp_min", "clamp_max", "mul", "div", "lerp", "addcmul", "addcdiv")
)  # fmt: skip
OF_NETWORKS = frozenset(("parameters", "buffers"))  # what a loop over them gives is tensors
NAMED = frozenset(("named_parameters", "named_buffers"))  # with their names before them
OF_LAYERS = frozenset(("weight", "bias"))
OF_PARAMETERS = frozenset(("data", "grad"))
OF_TABLES = frozenset(
    ("drop", "dropna", "fillna", "rename", "replace", "sort_values", "sort_index", "reset_index", "set_index", "astype",
     "drop_duplicates", "assign", "merge", "interpolate", "ffill", "bfill")
)  # fmt: skip
ONLY_OF_TABLES = frozenset(("dropna", "fillna", "sort_values", "reset_index", "set_index", "drop_duplicates"))
OF_COLUMNS = frozenset(("map", "astype", "replace", "fillna", "str", "clip", "round", "apply"))
OF_NUMPY = frozenset(
    ("append", "delete", "insert", "concatenate", "sort", "clip", "reshape", "transpose", "squeeze", "nan_to_num", "expand_dims",
     "vstack", "hstack", "stack", "ravel", "roll", "flip", "unique")
)  # fmt: skip
OF_TORCH = frozenset(
    ("cat", "stack", "clamp", "squeeze", "unsqueeze", "flatten", "transpose", "permute", "reshape", "flip", "roll",
     "masked_fill", "index_fill", "scatter", "where", "softmax", "log_softmax", "sigmoid",
     *(f"nn.functional.{word}" for word in ("relu", "gelu", "silu", "dropout", "softmax", "log_softmax", "normalize", "pad")))
)  # fmt: skip
OF_PANDAS = frozenset(("concat", "merge", "get_dummies", "to_datetime", "to_numeric"))
MIXED = frozenset(("permutation", "permuted"))  # of a generator of random numbers; `shuffle` works in place
GENERATORS = frozenset(("numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.Generator"))
ELSEWHERE = {"builtins.sorted": "a new list", "sklearn.utils.shuffle": "new arrays"}
ARRAYS = ("numpy.", "torch.", "sklearn.")  # makers of what can be put in another order
OF_TEXTS = frozenset(("replace", "strip", "lower", "upper", "rstrip", "lstrip", "title"))
MOST_OF_CLIP = 3  # a fourth is where the result is put
TABLE = "pandas.DataFrame"


def pure(source: Source, call: Value) -> tuple[str, bool] | None:
    """What the call gives back, if it does nothing else, and whether that is certain; None if it may have an effect."""
    if call.op == "call":
        return _function(call)
    owner, name = call.inputs[0], call.name
    if owner.type == "torch.Tensor" and name in OF_TENSORS:
        return "a new tensor", True
    if owner.type == "builtins.str" and name in OF_TEXTS:
        return "a new text", True
    if name in ("transform", "inverse_transform") and kind_of(owner):
        copies = owner.argument(-1, "copy") if owner.op == "call" else None
        return ("a new table", True) if copies is None else None
    if name in MIXED and _is_generator(owner):
        return ("a new array", True) if _is_many(call.argument(0, "x")) and "out" not in (call.keywords or {}) else None
    inplace = (call.keywords or {}).get("inplace")
    if call.has_star or (inplace is not None and inplace.literal is not False):
        return None
    return _of_table(source, call, owner, name)


def _is_generator(value: Value) -> bool:
    return all((one.op == "call" and one.name in GENERATORS) or one.type in GENERATORS for one in alternatives(value))


def _is_many(value: Value | None) -> bool:
    """Whether it is known to hold several elements: a number of them may be drawn only to go on with the generator."""
    known = alternatives(value) if value is not None else ()
    return bool(known) and all(
        one.op in ("list", "tuple", "comprehension") or (one.op == "call" and one.name.startswith(ARRAYS)) for one in known
    )


def _function(call: Value) -> tuple[str, bool] | None:
    if call.name in ELSEWHERE and call.inputs:
        return ELSEWHERE[call.name], True
    package, _, word = call.name.partition(".")
    if call.name == "numpy.random.permutation":
        return ("a new array", True) if _is_many(call.argument(0, "x")) else None
    words = {"numpy": OF_NUMPY, "torch": OF_TORCH, "pandas": OF_PANDAS}.get(package, frozenset())
    in_place = {"out", "copy", "inplace"} & set(call.keywords or {}) or (word == "clip" and len(call.inputs) > MOST_OF_CLIP)
    if word not in words or in_place:
        return None
    return f"a new {'array' if package == 'numpy' else 'tensor' if package == 'torch' else 'table'}", True


def _of_table(source: Source, call: Value, owner: Value, name: str) -> tuple[str, bool] | None:
    share = call.argument(-1, "frac") if name == "sample" else None
    if owner.type == TABLE and (name in OF_TABLES or (share is not None and share.literal == 1)):
        return "a new table", True
    if (
        owner.op == "subscript"
        and owner.inputs[0].type == TABLE
        and isinstance(owner.inputs[1].literal, str)
        and name in OF_COLUMNS
    ):
        return "a new column", name != "apply"
    if (
        owner.op == "attribute"
        and owner.name in ("str", "dt")
        and owner.inputs[0].op == "subscript"
        and owner.inputs[0].inputs[0].type == TABLE
    ):
        return "a new column", True
    if owner.type == "" and (name in ONLY_OF_TABLES or (name in ("drop", "rename") and "columns" in (call.keywords or {}))):
        is_foreign = owner.op in ("api", "instance", "module", "class")
        return None if is_foreign else ("a new table", False)
    is_tensor = name in OF_TENSORS and (_is_of_network(owner) or _is_of_batch(source, owner))
    return ("a new tensor", False) if is_tensor else None


def _is_of_network(value: Value) -> bool:
    """Whether it is a parameter or a buffer of a network, its numbers or its gradient."""
    is_part = False
    while value.op == "attribute" and value.name in OF_PARAMETERS:
        value, is_part = value.inputs[0], True
    if value.op == "attribute" and value.name in OF_LAYERS:
        return is_part or is_module(value.inputs[0])
    names = OF_NETWORKS
    if value.op == "item" and value.literal == 1:
        value, names = value.inputs[0], NAMED
    given = value.inputs[0] if value.op == "element" else None
    return given is not None and given.op == "method" and given.name in names


def _is_of_batch(source: Source, value: Value) -> bool:
    """Whether it is a tensor of a batch that a loader gives; what a tokenizer gives holds several, and is moved in place."""
    found = loader_of(value)
    if found is not None and found[1] is not None:
        return has_tensors(source, *found)
    key: object = None
    batch = value.inputs[0] if value.op in ("subscript", "element") else None
    if value.op == "subscript":
        key = value.inputs[1].literal
    elif value.op == "item" and value.literal == 1 and value.inputs[0].op == "element":  # for name, tensor in batch.items()
        batch = _asked(value.inputs[0].inputs[0], "items")
    elif batch is not None:
        batch = _asked(batch, "values") or batch
    found = loader_of(batch) if batch is not None else None
    is_whole = found is not None and found[1] is None and (value.op != "subscript" or isinstance(key, str))
    return is_whole and found is not None and has_tensors(source, found[0], key)


def _asked(value: Value, word: str) -> Value | None:
    return value.inputs[0] if value.op == "method" and value.name == word else None
