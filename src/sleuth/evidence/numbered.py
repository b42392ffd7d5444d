"""Embeddings of which each number stands in a column of its own, as `emb_0` and `emb_1`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sleuth.evidence.media import Vectors
from sleuth.evidence.table import Column, ColumnKind, Table

NAMED = re.compile(
    r"^(?P<stem>(.*[_ .\-])?(emb(ed(ding)?)?s?|vec(tor)?s?|latents?|dims?|repr)[_ .\-]?)(?P<number>\d{1,4})$", re.IGNORECASE
)
LEAST = 16  # numbers of a vector


def numbered(table: Table) -> Iterator[Vectors]:
    """The embeddings whose numbers are columns that are called so and counted; each is called as its first column.

    Measurements of one kind (bands of a spectrum, hours of a day, pixels) are counted too, but are no embeddings.
    """
    families: defaultdict[str, dict[int, Column]] = defaultdict(dict)
    for column in table.columns:
        called = NAMED.match(column.name) if column.kind is ColumnKind.NUMBER else None
        if called is not None:
            families[called["stem"]][int(called["number"])] = column
    for found in families.values():
        members = [found[place] for place in sorted(found)]
        if len(members) >= LEAST and max(found) - min(found) == len(found) - 1:
            yield Vectors(members[0].name, np.stack([one.values for one in members], axis=1).astype(np.float32))
