"""D306 embedding-collapse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.media import Vectors
from sleuth.evidence.numbered import numbered
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import FloatArray, Table
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.spectrum import effective_rank


@rule(
    "D306",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=(),
    explains=("duplicate-rows", "conflicting-labels", "embedding-shift"),
)
def embedding_collapse(
    splits: Splits,
    *,
    min_rows: int = 100,
    min_width: int = 16,
    max_rank: float = 2.5,
    min_dead: float = 0.2,
    min_same: float = 0.1,
    norm_factor: float = 20.0,
    min_cosine: float = 0.98,
) -> Iterator[Finding]:
    """Embeddings fill only a few of their directions, repeat one vector, or have wild lengths.

    Measure:
        The effective rank (the exponential of the entropy of the spectrum) of the vectors; the share of dimensions that never
        change; the share of rows that have one and the same vector, or zero; vectors many times longer than the median one;
        the cosine between them.
        Columns that are called `emb_0`, `emb_1` … are taken as one vector.
    Why:
        What lies together cannot be told apart by anything that follows; a single long vector rules every sum and product.
    Fix:
        Look at how they were made: inputs that were empty or cut, a model that was not loaded, pooling over padding, a loss that
        collapsed. Embed again.
    Limits:
        Vectors of fewer than sixteen numbers, and tables of fewer than a hundred rows, are left alone.
    Source:
        Roy and Vetterli 2007, The Effective Rank, https://www.eurasip.org/Proceedings/Eusipco/Eusipco2007/Papers/a5p-h05.pdf;
        Jing, Vincent, LeCun and Tian 2022, Understanding Dimensional Collapse in Contrastive Self-supervised Learning,
        https://arxiv.org/abs/2110.09348; Ethayarajh 2019, How Contextual are Contextualized Word Representations,
        https://arxiv.org/abs/1909.00512 (vectors that lie in a narrow cone).

    Args:
        min_rows: rows that are needed.
        min_width: numbers in a vector that are needed.
        max_rank: effective rank up to which the vectors have collapsed, from 1.
        min_dead: share of dimensions that never change from which on, 0 to 1.
        min_same: share of rows with one vector from which on, 0 to 1.
        norm_factor: how many times longer than the median vector.
        min_cosine: cosine above which nine tenths of all pairs lie, from which on they point one way, 0 to 1.
    """
    held = [(table, vectors) for table in splits.tables for vectors in (*table.vectors, *numbered(table))]
    if not held:
        raise NotApplicable(splits.reason_missing("vectors") or "no column of embeddings is known")
    for table, vectors in held:
        is_known = ~np.isnan(vectors.values).any(1)
        known = vectors.values[is_known].astype(np.float64)
        if len(known) < min_rows or known.shape[1] < min_width:
            continue
        n_same, place = _most_same(known)
        if n_same >= min_same * len(known):
            what = "all zero" if not known[place].any() else "one and the same"
            yield _finding(table, vectors, f"{n_same:,} of {len(known):,} vectors are {what}", {"rows": n_same})
        dead = float((known.std(0) <= TINY * (1 + np.abs(known).max())).mean())
        rank = effective_rank(known[:MOST_ROWS])
        if rank <= max_rank:
            yield _finding(
                table, vectors, f"the vectors of {known.shape[1]:,} numbers fill {rank:.1f} directions", {"rank": rank}
            )
        elif dead >= min_dead:
            yield _finding(table, vectors, f"{dead:.0%} of the {known.shape[1]:,} dimensions never change", {"dead": dead})
        elif (cosine := _cosine(known)) >= min_cosine:
            yield _finding(table, vectors, f"nine of ten pairs of vectors have a cosine above {cosine:.3f}", {"cosine": cosine})
        norms = np.linalg.norm(known, axis=1)
        long = np.flatnonzero(norms > norm_factor * np.median(norms)) if np.median(norms) > 0 else np.zeros(0, np.int64)
        if len(long):
            rows = tuple(table.rows[is_known][long][:5].tolist())
            text = f"{len(long):,} vectors are more than {norm_factor:g} times longer than the median one"
            yield _finding(table, vectors, text, {"rows": len(long)}, rows)


def _most_same(known: FloatArray) -> tuple[int, int]:
    """How often the most frequent vector stands, and where it stands first."""
    _, first, counts = np.unique(known, axis=0, return_index=True, return_counts=True)
    return int(counts.max()), int(first[counts.argmax()])


def _cosine(known: FloatArray) -> float:
    """The cosine above which nine tenths of all pairs of some vectors lie; NaN where there are none but zeros."""
    norms = np.linalg.norm(known, axis=1)
    some = known[norms > 0][:: max(int((norms > 0).sum()) // SOME_PAIRED, 1)]
    if len(some) < 2:
        return float("nan")
    some = some / np.linalg.norm(some, axis=1)[:, None]
    return float(np.quantile((some @ some.T)[np.triu_indices(len(some), 1)], 0.1))


def _finding(
    table: Table, vectors: Vectors, text: str, values: dict[str, float | int | str | bool | None], rows: tuple[int, ...] = ()
) -> Finding:
    return Finding(
        f"In {vectors.column!r} of {table.split} {text}.", Where(split=table.split, column=vectors.column, rows=rows), values
    )


SOME_PAIRED = 500  # vectors that are compared each with each
TINY = 1e-9
MOST_ROWS = 2_000  # by which the rank is measured
