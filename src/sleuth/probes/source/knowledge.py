"""What is known of libraries: the one name of an API that has several, and what a call gives back."""

from __future__ import annotations

from functools import lru_cache

from sleuth.evidence.source.graph import Value

# The first word that matches is exchanged; longest first.
MOVED: tuple[tuple[str, str], ...] = (
    ("tensorflow.keras", "keras"),
    ("tensorflow.python.keras", "keras"),
    ("tf_keras", "keras"),
    ("pytorch_lightning", "lightning"),
    ("lightning.pytorch", "lightning"),
    ("torch.cuda.amp.autocast", "torch.amp.autocast"),
    ("torch.cuda.amp.GradScaler", "torch.amp.GradScaler"),
    ("torch.cuda.amp.grad_scaler.GradScaler", "torch.amp.GradScaler"),
    ("torch.nn.modules.module.Module", "torch.nn.Module"),
    ("torch.nn.parameter.Parameter", "torch.nn.Parameter"),
    ("torch.nn.utils.clip_grad.clip_grad_norm_", "torch.nn.utils.clip_grad_norm_"),
    ("torch.optim.optimizer.Optimizer", "torch.optim.Optimizer"),
    ("torch.utils.data.dataloader.DataLoader", "torch.utils.data.DataLoader"),
    ("torch.utils.data.dataset.", "torch.utils.data."),
    ("torch.utils.data.distributed.DistributedSampler", "torch.utils.data.DistributedSampler"),
)
KEPT_UNDER_OPTIM = ("lr_scheduler", "swa_utils")

RETURNS: dict[str, str] = {
    "torch.compile": "torch.nn.Module",
    "torch.hub.load": "torch.nn.Module",
    "torch.utils.data.random_split": "",
    "torch.nn.utils.rnn.pad_sequence": "torch.Tensor",
    "pandas.read_csv": "pandas.DataFrame",
    "pandas.read_parquet": "pandas.DataFrame",
    "pandas.read_excel": "pandas.DataFrame",
    "pandas.read_json": "pandas.DataFrame",
    "pandas.read_sql": "pandas.DataFrame",
    "pandas.read_table": "pandas.DataFrame",
    "pandas.read_feather": "pandas.DataFrame",
    "pandas.concat": "pandas.DataFrame",
    "pandas.merge": "pandas.DataFrame",
    "pandas.get_dummies": "pandas.DataFrame",
    "polars.read_csv": "polars.DataFrame",
    "polars.read_parquet": "polars.DataFrame",
    "polars.read_json": "polars.DataFrame",
    "polars.read_ndjson": "polars.DataFrame",
    "polars.read_ipc": "polars.DataFrame",
    "polars.from_pandas": "polars.DataFrame",
    "polars.scan_csv": "polars.LazyFrame",
    "polars.scan_parquet": "polars.LazyFrame",
    "polars.scan_ipc": "polars.LazyFrame",
    "builtins.float": "builtins.float",
    "builtins.int": "builtins.int",
    "builtins.len": "builtins.int",
    "builtins.str": "builtins.str",
    "builtins.list": "builtins.list",
    "builtins.dict": "builtins.dict",
    "builtins.set": "builtins.set",
    "builtins.sum": "",
    "builtins.open": "builtins.file",
    "copy.deepcopy": "",
    "sklearn.pipeline.make_pipeline": "sklearn.pipeline.Pipeline",
    "imblearn.pipeline.make_pipeline": "imblearn.pipeline.Pipeline",
    "sklearn.compose.make_column_transformer": "sklearn.compose.ColumnTransformer",
    "builtins.super": "builtins.super",
}
TENSOR_MAKERS = frozenset(
    [
        "tensor",
        "zeros",
        "ones",
        "empty",
        "full",
        "rand",
        "randn",
        "randint",
        "arange",
        "linspace",
        "eye",
        "zeros_like",
        "ones_like",
        "rand_like",
        "randn_like",
        "empty_like",
        "full_like",
        "as_tensor",
        "from_numpy",
        "stack",
        "cat",
        "concat",
        "where",
        "softmax",
        "sigmoid",
        "tanh",
        "relu",
        "log_softmax",
        "matmul",
        "mm",
        "bmm",
        "einsum",
        "exp",
        "log",
        "sqrt",
        "sum",
        "mean",
        "max",
        "min",
        "argmax",
        "argmin",
        "clamp",
        "flatten",
        "squeeze",
        "unsqueeze",
        "transpose",
        "permute",
        "reshape",
        "norm",
        "abs",
        "pow",
        "randperm",
        "multinomial",
        "normal",
        "bernoulli",
        "gather",
        "FloatTensor",
        "LongTensor",
        "Tensor",
    ]
)
ARRAY_PACKAGES = ("torch.nn.functional.", "torch.special.", "torch.linalg.", "torch.fft.")
# What comes back is the object itself, or behaves as it does.
SAME_OBJECT = frozenset(
    ("torch.compile", "torch.nn.DataParallel", "torch.nn.parallel.DataParallel", "torch.nn.parallel.DistributedDataParallel",
     "torch.jit.script", "torch.distributed.fsdp.FullyShardedDataParallel", "tqdm.tqdm", "tqdm.auto.tqdm", "tqdm.notebook.tqdm",
     "torch.nn.utils.weight_norm", "torch.nn.utils.spectral_norm", "torch.nn.utils.parametrizations.weight_norm",
     "torch.nn.utils.parametrizations.spectral_norm", "torch.nn.utils.parametrizations.orthogonal",
     "tqdm.std.tqdm", "tqdm.rich.tqdm", "rich.progress.track", "typing.cast", "fastprogress.progress_bar")
)  # fmt: skip
SAME_MODULE_METHODS = frozenset(
    [
        "to",
        "cuda",
        "cpu",
        "train",
        "eval",
        "float",
        "half",
        "double",
        "bfloat16",
        "requires_grad_",
        "apply",
        "share_memory",
        "to_empty",
        "type",
        "xpu",
    ]
)

TABLE_METHODS = frozenset(
    ("drop", "dropna", "fillna", "copy", "sample", "sort_values", "reset_index", "rename", "merge", "assign", "query", "replace",
     "astype", "drop_duplicates", "head", "tail", "sort_index", "set_index", "join", "interpolate", "ffill", "bfill", "mask",
     "where", "clip", "round")
)  # fmt: skip
POLARS = ("polars.DataFrame", "polars.LazyFrame")
POLARS_METHODS = frozenset(
    ("with_columns", "select", "filter", "sort", "drop", "drop_nulls", "drop_nans", "fill_null", "fill_nan", "rename", "head",
     "tail", "sample", "join", "unique", "cast", "slice", "limit", "with_row_index", "with_row_count", "clone", "remove")
)  # fmt: skip


@lru_cache(maxsize=8192)
def canonical(name: str) -> str:
    """The one name under which rules know this API.

    Example:
        >>> canonical("torch.nn.modules.loss.CrossEntropyLoss")
        'torch.nn.CrossEntropyLoss'
        >>> canonical("sklearn.preprocessing._data.StandardScaler")
        'sklearn.preprocessing.StandardScaler'
    """
    for old, new in MOVED:
        if name.startswith(old) and (len(name) == len(old) or old[-1] == "." or name[len(old)] == "."):
            name = new + name[len(old) :]
            break
    if name.startswith("torch.nn.modules."):
        return "torch.nn." + name.rpartition(".")[2] if name.count(".") > 3 else name
    if name.startswith("torch.optim.") and name.count(".") == 3 and name.split(".")[2] not in KEPT_UNDER_OPTIM:
        return "torch.optim." + name.rpartition(".")[2]
    if name.startswith("sklearn.") and "._" in name:
        return ".".join(part for part in name.split(".") if not part.startswith("_") or part.startswith("__"))
    return name


@lru_cache(maxsize=8192)
def returned_type(name: str) -> str:
    """The class of what a call of this API gives; "" if it is not known.

    Example:
        >>> returned_type("torch.optim.Adam"), returned_type("torch.cat")
        ('torch.optim.Adam', 'torch.Tensor')
    """
    found = RETURNS.get(name)
    if found is not None:
        return found
    package, _, last = name.rpartition(".")
    if package == "torch" and last in TENSOR_MAKERS:
        return "torch.Tensor"
    if last[:1].isupper() or (last[:1] == "_" and last[1:2].isupper()):
        return name
    if name.startswith(ARRAY_PACKAGES):
        return "torch.Tensor"
    if name.startswith("torchvision.models."):
        return "torch.nn.Module"
    return ""


def method_type(owner: Value, word: str) -> str:
    """The class of what a method of this object gives; "" if it is not known."""
    if word in ("item", "tolist"):
        return "builtins.float" if word == "item" else "builtins.list"
    if word in ("numpy", "to_numpy"):
        return "numpy.ndarray"
    if owner.type == "torch.Tensor" and word not in ("size", "dim", "numel", "backward", "element_size"):
        return "torch.Tensor"
    if word in ("fit", "set_params", "partial_fit", "set_output"):
        return owner.type
    if owner.type == "pandas.DataFrame" and word in TABLE_METHODS:
        return "pandas.DataFrame"
    if owner.type in POLARS:
        return {"collect": POLARS[0], "lazy": POLARS[1]}.get(word, owner.type if word in POLARS_METHODS else "")
    return ""
