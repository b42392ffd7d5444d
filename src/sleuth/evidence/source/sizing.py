"""Works out the sizes of values: back to what made them, and forward through what changed them."""

from __future__ import annotations

from sleuth.evidence.source.datasets import dataset_of, has_own_batches, loader_of, part_of_rows
from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.pictures import image_sizes
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizes import UNKNOWN_TABLE, VECTOR, Sizes, meeting_sizes, number
from sleuth.evidence.source.sizes_changed import KEPT, ORDERED, PAIRS, changed
from sleuth.evidence.source.sizes_made import made, of_table
from sleuth.evidence.source.sizes_of_layers import given_by

SCALERS = frozenset(("StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "Normalizer", "QuantileTransformer",
                     "PowerTransformer"))  # fmt: skip
RECURRENT = frozenset(("LSTM", "GRU", "RNN"))
PIECES = frozenset(("split", "chunk", "tensor_split", "array_split"))
UNPACKED = frozenset(("permute", "transpose", "swapaxes", "movedim", "view", "reshape"))  # what is often taken apart
SPLITS = "train_test_split"
GROWING = frozenset(("builtins.list", "builtins.tuple", "builtins.str"))
TABLES = ("pandas.DataFrame", "polars.DataFrame")
ASKS_COLUMN = frozenset(("pop", "get", "get_column"))
NO_COLUMNS = frozenset(("values", "loc", "iloc", "at", "iat", "T", "shape", "size", "ndim", "index", "columns", "dtypes", "axes",
                        "empty", "attrs", "style", "plot", "height", "width", "schema", "flags"))  # fmt: skip
MAX_DEEP = 80  # values back


class _Sizing:
    """The sizes that were worked out in one program."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[int, Sizes | None] = {}
        self._depth = 0

    def ask(self, value: Value) -> Sizes | None:
        """The sizes of this value; None if nothing is known of them."""
        key = id(value)
        if key in self._known:
            return self._known[key]
        if self._depth >= MAX_DEEP:
            return None
        self._known[key] = None  # while it is worked out: a loop that comes back here learns nothing
        self._depth += 1
        self._known[key] = found = self._work_out(value)
        self._depth -= 1
        return found

    def _work_out(self, value: Value) -> Sizes | None:
        op = value.op
        if op in ("join", "loop"):
            return meeting_sizes([self.ask(one) for one in alternatives(value)])
        if op in ("item", "element"):
            return self._part(value)
        if op == "apply":
            return self._applied(value)
        if op == "attribute":
            return self._attribute(value)
        if op == "subscript":
            return self._column(value) or self._batch(value) or changed(value, self.ask)
        if op == "method" and value.name in ("transform", "fit_transform") and len(value.inputs) > 1:
            before = self.ask(value.inputs[1]) if short_name_of_type(value.inputs[0]) in SCALERS else None
            return None if before is None or before.rank != 2 else Sizes((before.axes[0], before.axes[1]))
        if op == "method" and value.name in ASKS_COLUMN and value.inputs[0].type in TABLES:
            return VECTOR if len(value.inputs) > 1 and isinstance(value.inputs[1].literal, str) else None
        if op == "augment":  # it stays as it is: the array is changed in its place
            return self.ask(value.inputs[0]) if value.inputs[0].type not in GROWING else None
        if op in ("call", "method", "list", "tuple"):
            return made(value, self.ask) or (changed(value, self.ask) if op in ("call", "method") else None)
        return changed(value, self.ask) if op in ("binary", "compare", "unary") else None

    def _applied(self, value: Value) -> Sizes | None:
        layers = alternatives(value.inputs[0])
        before = self.ask(value.inputs[1]) if len(value.inputs) > 1 else None
        return meeting_sizes([given_by(one, before) for one in layers])

    def _part(self, value: Value) -> Sizes | None:
        owner, place = value.inputs[0], value.literal
        if owner.op in ("method", "call") and short_name(owner) in PIECES and owner.inputs:
            return self._piece(owner)
        if owner.op == "comprehension" and owner.name in ("list", "generator") and owner.inputs:
            return self.ask(owner.inputs[0])
        if value.op == "item" and isinstance(place, int):
            if owner.op == "call" and short_name(owner) == SPLITS and place // 2 < len(owner.inputs):
                before = self.ask(owner.inputs[place // 2])
                return None if before is None else Sizes((None, *before.axes[1:]), before.is_whole)
            if owner.op == "apply" and layer_kind(owner.inputs[0]) in RECURRENT and place == 0 and len(owner.inputs) > 1:
                return self._recurrent(owner.inputs[0], self.ask(owner.inputs[1]))
            if owner.op in ("call", "method") and short_name(owner) in PAIRS | ORDERED:
                return self.ask(owner)
            if owner.type == "torch.Tensor" and owner.op in ("method", "call") and short_name(owner) in UNPACKED:
                before = self.ask(owner)
                return None if before is None or not before.is_whole else Sizes(before.axes[1:])
            if owner.op == "call":
                table = of_table(owner, ("data", "target")[place] if place in (0, 1) else "")
                if table is not None:
                    return table
        return self._batch(value) or (self._row(owner) if value.op == "element" else None)

    def _row(self, table: Value) -> Sizes | None:
        """What a loop over a tensor takes out of it."""
        before = self.ask(table)
        return Sizes(before.axes[1:]) if before is not None and (before.rank or 0) > 1 else None

    def _piece(self, event: Value) -> Sizes | None:
        """One of the pieces into which a tensor is cut."""
        axis = event.argument(1 if event.op == "method" else 2, "dim", "axis")
        before = self.ask(event.inputs[0])
        place = 0 if axis is None else number(axis)
        return None if before is None or place is None else before.resized(place, None)

    def _recurrent(self, layer: Value, before: Sizes | None) -> Sizes | None:
        if layer.argument(-1, "proj_size") is not None or layer.has_star:
            return None
        first = layer.argument(4, "batch_first")
        if before is None and first is not None and first.literal is True:  # so it is made for three axes
            before = Sizes((None, None, None))
        both = layer.argument(6, "bidirectional")
        units = number(layer.argument(1, "hidden_size"))
        is_known = units is not None and (both is None or isinstance(both.literal, bool))
        size = (units or 0) * (2 if both is not None and both.literal else 1) if is_known else None
        return Sizes((size,), is_whole=False) if before is None else before.with_last(size)

    def _batch(self, value: Value) -> Sizes | None:
        found = loader_of(value, self._source)
        if found is None or found[1] is None:
            return None
        data = dataset_of(found[0])
        image = image_sizes(data) if data is not None and found[1] == 0 and not has_own_batches(found[0]) else None
        if image is not None:
            return Sizes((None, *image.axes))
        part = part_of_rows(self._source, found[0], found[1])
        sizes = self.ask(part[0]) if part is not None else None
        if part is None or sizes is None or not sizes.is_whole:
            return None
        return Sizes((None, *(sizes.axes if part[1] else sizes.axes[1:])))

    def _attribute(self, value: Value) -> Sizes | None:
        owner = value.inputs[0]
        if value.name in ("data", "target"):
            table = of_table(owner, value.name)
            if table is not None:
                return table
        if owner.type == TABLES[0] and owner.op != "api" and value.name not in NO_COLUMNS:
            return VECTOR
        return changed(value, self.ask) if value.name in KEPT or value.name == "T" else None

    def _column(self, value: Value) -> Sizes | None:
        owner, index = value.inputs
        if owner.type not in TABLES:
            return None
        return VECTOR if isinstance(index.literal, str) else UNKNOWN_TABLE if index.op == "list" else None


def short_name_of_type(value: Value) -> str:
    """The last word of a value's type."""
    return value.type.rpartition(".")[2]


def sizes_of(source: Source, value: Value) -> Sizes | None:
    """The sizes of this value as far as the text tells them; None if nothing is known."""
    sizing = source.lookup.get(_Sizing)
    if not isinstance(sizing, _Sizing):
        sizing = source.lookup[_Sizing] = _Sizing(source)
    return sizing.ask(value)
