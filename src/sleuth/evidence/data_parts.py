"""The parts of a program's data as it met them, each with a fingerprint: they tell whether two runs saw the same."""

from __future__ import annotations

from dataclasses import dataclass

N_DIGITS = 10  # of a fingerprint that is shown, of 16
TRAIN, TEST, WHOLE, EVALUATION = "train", "test", "whole", "evaluation"


@dataclass(frozen=True, slots=True)
class DataPart:
    """A table that a model learned from or was asked about, or the dataset of a loader."""

    use: str  # train, test, evaluation; whole = before it was split
    name: str = ""  # what the program calls it: "X_train", "train_loader"
    kind: str = ""  # of a dataset, its class
    n_rows: int = -1  # or samples; -1 = not known
    n_columns: int = -1  # -1 = not a table
    fingerprint: str = ""  # of all values in their order, 64 bit in hexadecimal digits; "" = not known
    target: str = ""  # the same of what is to be predicted, where it was handed over beside them
    batch_size: int = -1

    @property
    def mark(self) -> str:
        """What is the same for equal data, as far as it is known.

        Example:
            >>> DataPart("train", fingerprint="0123456789abcdef", target="fedcba9876543210").mark
            'fingerprint 0123456789, target fedcba9876'
        """
        named = (("fingerprint", self.fingerprint), ("target", self.target))
        return ", ".join(f"{name} {value[:N_DIGITS]}" for name, value in named if value)

    @property
    def told(self) -> str:
        """How much it is, and its mark.

        Example:
            >>> DataPart("train", n_rows=1437, n_columns=64, fingerprint="0123456789abcdef").told
            '1,437 rows × 64 columns, fingerprint 0123456789'
        """
        return ", ".join(one for one in (self.extent, self.kind, self.mark) if one)

    @property
    def extent(self) -> str:
        """Rows and columns."""
        return self.size + (f" × {self.n_columns:,} columns" if self.n_columns >= 0 else "")

    @property
    def size(self) -> str:
        """How many rows, or samples of a loader."""
        what = "rows" if self.n_columns >= 0 else "samples"
        return f"{self.n_rows:,} {what}" if self.n_rows >= 0 else f"unknown number of {what}"


def keys(parts: tuple[DataPart, ...]) -> dict[str, DataPart]:
    """The parts by what they are known by in another run: their use, and their number among those of this use.

    Example:
        >>> list(keys((DataPart("train", "a"), DataPart("train", "b"), DataPart("test", "c"))))
        ['train', 'train 2', 'test']
    """
    counts: dict[str, int] = {}
    found = {}
    for part in parts:
        counts[part.use] = number = counts.get(part.use, 0) + 1
        found[part.use if number == 1 else f"{part.use} {number}"] = part
    return found
