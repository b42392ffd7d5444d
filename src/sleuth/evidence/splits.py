"""What was seen of the tables of one check: each split, any two side by side, and what models say of them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import ClassVar

from sleuth.evidence.pair import Pair
from sleuth.evidence.scores import Refit, Scores
from sleuth.evidence.table import Column, ColumnKind, FloatArray, Roles, Table, Task


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """What models that had not seen a row said about it. Of the sampled training rows."""

    probabilities: FloatArray  # (n_sampled, n_classes); regression: (n_sampled, 1); NaN = not predicted
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Splits:
    """The tables of one check."""

    tables: tuple[Table, ...]
    roles: Roles = field(default_factory=Roles)
    pairs: tuple[Pair, ...] = ()
    out_of_fold: OutOfFold | None = None
    scores: Scores | None = None
    refit: Refit | None = None  # without the rows whose labels are contradicted
    expected_alarms: float = float("nan")  # comparisons that would alarm on random halves of the reference
    left_out: tuple[tuple[str, str], ...] = ()  # (column, why it is not judged)
    reasons: tuple[tuple[str, str], ...] = ()  # (fact, why it is not there)

    _FACTS: ClassVar[dict[str, str]] = {
        "target": "no target is known; name it with --target",
        "classes": "the target is not a class",
        "numbers": "the target is not a number",
        "time": "no time column is known; name it with --time",
        "ids": "no id column is known; name it with --id",
        "protected": "no column such as sex or age group was seen",
        "pairs": "only one split was given",
        "overlap": "the splits have no columns in common, or a profile keeps too few hashes, or other ones, to compare rows with",
        "out_of_fold": "no model was fitted",
        "scores": "no model was judged",
        "refit": "no training row has a label that models contradict",
        "coverage": "no two splits have enough numbers in common",
        "images": "no folder of images was given; `--images DIR` takes one",
        "texts": "no column of free text is known; name it with --text",
        "vectors": "no column of embeddings is known; name it with --embedding",
        "domain": "no model was trained to tell the splits apart, since a column differs by itself or there are too few numbers",
    }

    @classmethod
    def facts(cls) -> frozenset[str]:
        """What a rule can need."""
        return frozenset(cls._FACTS) | {one.name for one in fields(cls)}

    def reason_missing(self, fact: str) -> str | None:
        """Why this fact cannot be judged; None if it can."""
        roles = self.roles
        has = {
            "target": bool(roles.target),
            "classes": roles.task is Task.CLASSES,
            "numbers": roles.task is Task.NUMBER,
            "time": bool(roles.time),
            "ids": bool(roles.ids),
            "protected": bool(roles.protected),
            "pairs": bool(self.pairs),
            "overlap": any(pair.overlap is not None for pair in self.pairs),
            "out_of_fold": self.out_of_fold is not None,
            "scores": self.scores is not None,
            "refit": self.refit is not None,
            "coverage": any(pair.coverage is not None for pair in self.pairs),
            "images": any(table.images is not None for table in self.tables),
            "texts": bool(roles.texts),
            "vectors": any(table.vectors for table in self.tables),
            "domain": any(pair.domain is not None for pair in self.pairs),
        }
        if has.get(fact, True):
            return None
        if fact in ("domain", "coverage", "overlap") and not self.pairs:
            fact = "pairs"
        if fact in ("classes", "numbers", "scores", "refit", "out_of_fold") and not roles.target:
            fact = "target"
        return dict(self.reasons).get(fact) or self._FACTS[fact]

    def reason_no_experiment(self, name: str) -> str | None:
        """Tables have no experiments."""
        return f"{name} is no experiment on tables"

    def table(self, split: str) -> Table:
        """The table of this split.

        Raises:
            KeyError: it was not given.
        """
        return next(table for table in self.tables if table.split == split)

    @property
    def train(self) -> Table:
        """The first table, which the model learns from."""
        return self.tables[0]

    @property
    def target(self) -> Column | None:
        """The target in the training table, None if it is not known."""
        return self.train.by_name.get(self.roles.target)

    def features(self, table: Table | None = None) -> tuple[Column, ...]:
        """The columns that a model would learn from, in the training table or another."""
        return tuple(
            one for one in (table or self.train).columns
            if self.roles.is_feature(one.name) and one.kind is not ColumnKind.NESTED
        )  # fmt: skip
