"""How a program writes the answers that a model learns: class numbers, one column for each class, or quantities."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.datasets import dataset_of, loader_of, part_of_rows
from sleuth.evidence.source.flow import SAME_NUMBERS, ancestors, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizes import number
from sleuth.evidence.source.sizes_made import CLASSES, SAME

PICTURES = {"MNIST": 10, "FashionMNIST": 10, "KMNIST": 10, "CIFAR10": 10, "CIFAR100": 100, "SVHN": 10, "STL10": 10, "EMNIST": 0,
            "mnist": 10, "fashion_mnist": 10, "cifar10": 10, "cifar100": 100, "imdb": 2, "reuters": 46}  # fmt: skip
TO_COLUMNS = frozenset(("to_categorical", "one_hot", "get_dummies", "label_binarize"))
COLUMN_MAKERS = frozenset(("OneHotEncoder", "LabelBinarizer", "MultiLabelBinarizer"))
QUANTITIES = frozenset(("load_diabetes", "fetch_california_housing", "make_regression", "make_friedman1", "make_friedman2"))
KEPT = SAME_NUMBERS | {"astype", "to_numpy", "values", "fit_transform", "reshape", "ravel", "float", "long"}
MAX_STEPS = 30


def answer_source(source: Source, value: Value) -> Iterator[Value]:
    """The value and what its numbers were taken from, row by row: through batches, splits, conversions and picked rows."""
    one: Value | None = value
    for _ in range(MAX_STEPS):
        if one is None:
            return
        yield one
        one = _before(source, one)


def _before(source: Source, one: Value) -> Value | None:
    if one.op in ("join", "loop"):
        known = alternatives(one)
        return known[0] if len(known) == 1 else None
    found = loader_of(one)
    if found is not None:
        part = part_of_rows(source, found[0], found[1]) if found[1] is not None else None
        return part[0] if part is not None else dataset_of(found[0]) if found[1] == 1 else None
    if one.op == "item" and one.inputs[0].op == "call" and short_name(one.inputs[0]) == "train_test_split":
        place = one.literal
        given = one.inputs[0].arguments
        return given[place // 2] if isinstance(place, int) and place // 2 < len(given) else None
    if one.op == "call" and one.name in SAME and one.inputs:
        return one.inputs[0]
    if one.op == "method" and one.name == "fit_transform" and len(one.inputs) > 1:
        return one.inputs[1] if one.inputs[0].type.endswith(".LabelEncoder") else None
    is_kept = one.op in ("method", "attribute") and short_name(one) in KEPT and one.name != "data"
    return one.inputs[0] if is_kept or (one.op == "subscript" and _is_drawn(one.inputs[1])) else None


def _is_drawn(index: Value) -> bool:
    """Whether rows of all classes are picked: in a random order, or one by its number."""
    if index.op in ("parameter", "element") and not index.inputs:
        return True
    made = tuple(ancestors(index, limit=60))
    if any(one.op == "compare" or short_name(one) in ("where", "nonzero", "isin") for one in made):
        return False
    return any(short_name(one) in ("randperm", "permutation", "randint", "choice", "shuffle") for one in made)


def n_classes(source: Source, value: Value) -> int | None:
    """How many classes these labels have, where they come from data or a maker whose classes are known."""
    return next((n for one in answer_source(source, value) if (n := _classes(one))), None)


def _classes(one: Value) -> int | None:
    maker = one.inputs[0] if one.op in ("attribute", "item") and one.inputs else one
    is_target = (one.op == "attribute" and one.name in ("target", "targets")) or (one.op == "item" and one.literal == 1)
    if one.op == "call" and one.name.startswith("torchvision.datasets."):
        return PICTURES.get(short_name(one))
    if one.op == "call" and one.name == "torch.randint" and len(one.arguments) > 1:
        limits = [number(each) for each in one.arguments if number(each) is not None]
        return limits[-1] if limits else None
    if not is_target:
        return None
    while maker.op == "item" and maker.inputs:
        maker = maker.inputs[0]
    word = short_name(maker)
    if maker.op == "call" and maker.name.startswith("sklearn.datasets."):
        if word in CLASSES:
            return CLASSES[word] if maker.argument(-1, "n_class") is None else None
        asked = maker.argument(-1, "n_classes") if word == "make_classification" else maker.argument(2, "centers")
        default = {"make_classification": 2, "make_blobs": 3, "make_moons": 2, "make_circles": 2}.get(word)
        return default if asked is None or word in ("make_moons", "make_circles") else number(asked)
    if maker.op == "call" and maker.name.startswith("keras.datasets.") and word == "load_data":
        return PICTURES.get(maker.name.split(".")[-2])
    return None


def _is_numbered(one: Value) -> bool:
    """Whether a column of names gets a whole number for each: by a dictionary, as codes of its categories, by `factorize`."""
    if one.op == "method" and one.name == "map":
        numbers = one.argument(0, "arg")
        parts = numbers.inputs if numbers is not None and numbers.op == "dict" else ()
        return bool(parts) and all(number(each) is not None for each in parts)
    if one.op == "attribute" and one.name == "codes":
        return one.inputs[0].op == "attribute" and one.inputs[0].name == "cat"
    place = one.literal if one.op == "item" else one.inputs[1].literal if one.op == "subscript" else None
    maker = one.inputs[0] if one.op in ("item", "subscript") else one
    if short_name(maker) == "factorize":
        return place == 0
    inverse = (maker.keywords or {}).get("return_inverse")
    return maker.name == "numpy.unique" and place == 1 and inverse is not None and inverse.literal is True


def encoding(source: Source, value: Value) -> str:
    """How the answers are written: "classes", "columns" or "quantities"; "" if that is not known."""
    for one in answer_source(source, value):
        if one.op == "call" and short_name(one) in TO_COLUMNS:
            return "columns"
        if one.op == "method" and one.name.endswith("transform") and one.inputs[0].type.rpartition(".")[2] in COLUMN_MAKERS:
            return "columns"
        if one.op == "subscript" and one.inputs[0].op == "call" and one.inputs[0].name in ("numpy.eye", "torch.eye"):
            return "columns"
        if one.op == "method" and one.name == "fit_transform" and one.inputs[0].type.endswith(".LabelEncoder"):
            return "classes"
        if _classes(one) or _is_numbered(one):
            return "classes"
        maker = one.inputs[0] if one.op in ("attribute", "item") and one.inputs else one
        is_target = (one.op == "attribute" and one.name == "target") or (one.op == "item" and one.literal == 1)
        if is_target and maker.op == "call" and maker.name.startswith("sklearn.datasets.") and short_name(maker) in QUANTITIES:
            return "quantities"
    return ""
