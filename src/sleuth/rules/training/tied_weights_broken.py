"""T515 tied-weights-broken."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import is_moved
from sleuth.evidence.trace import Tie, Trace
from sleuth.rule import FAULT, HINT, PROOF, WARNING, Finding, Where, rule


@rule(
    "T515",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("models",),
    explains=("underfitting", "optimizer-stale-parameters", "optimizer-missing-parameters", "frozen-layers"),
)
def tied_weights_broken(trace: Trace, *, min_entries: int = 8) -> Iterator[Finding]:
    """Two layers that are meant to share one weight hold two.

    Measure:
        The program gave one tensor to two layers (`head.weight = embedding.weight`), or a flag of the model or a configuration
        says that they are tied (`tie_weights=True`), and at the end the two have different storage, while the model trains.
    Why:
        One of them was replaced after the tie: by a new layer, a resized table, a new `nn.Parameter`, or a copy. They drift
        apart, and the model has more weights than it says.
    Fix:
        Tie last: after layers are replaced or resized, weights loaded and moved, and before the optimiser is built.
    Limits:
        An output layer that was replaced by one of another size is a new task. Where the new tensor began as a copy of the old
        one, the tie may have been ended on purpose: a hint. A flag is believed only of a table with as many entries as a loss
        has classes: configurations say it of classifiers too. A layer that never runs counts as no layer; a flag that the
        program holds beside the model is a hint, unless both weights began with the same values: copied, not tied.
    Source:
        Press & Wolf (2017), Using the Output Embedding to Improve Language Models, https://arxiv.org/abs/1608.05859.

    Args:
        min_entries: of a table that a flag is about, where the model has several: fewer are kinds of tokens, or of segments.
    """
    if not trace.ties:
        raise NotApplicable("no weights were tied, and no flag says that they are")
    for model in trace.models:
        own = [p.index for p in trace.parameters if p.model == model.index]
        broken = [tie for tie in trace.ties if tie.model == model.index and not tie.is_held]
        broken = [
            tie for tie in broken if not _is_held_again(trace, tie) and (not tie.flag or _is_named(trace, tie, min_entries))
        ]
        if not broken or not is_moved(trace, own):
            continue
        tie = broken[0]
        said = f"`{tie.flag}` is true" if tie.flag else "they were one tensor before"
        yield Finding(
            message=f"{tie.one} and {tie.other} of {model.name} are two tensors, although {said}.",
            where=Where(tie.place, tie.other.rpartition(".")[0], model.first_step),
            values={"one": tie.one, "other": tie.other, "flag": tie.flag, "pairs": len(broken)},
            certainty=PROOF if any(_is_meant(trace, one) for one in broken) else HINT,
            fix=f"Set `{tie.other} = {tie.one}` after everything that replaces or loads layers.",
        )


def _is_meant(trace: Trace, tie: Tie) -> bool:
    """Whether nothing but a tie can be meant: of a flag beside the model, if both began with the same values."""
    if tie.is_own_flag:
        return not tie.is_copied
    sides = [p for p in trace.parameters if p.model == tie.model and p.name in (tie.one, tie.other)]
    means, deviations = {p.initial_mean for p in sides}, {p.initial_std for p in sides}
    return len(sides) == 2 and len(means) == len(deviations) == 1 and math.isfinite(means.pop() + deviations.pop())


def _is_held_again(trace: Trace, tie: Tie) -> bool:
    """Whether the same two places were tied anew."""
    same = [other for other in trace.ties if other.model == tie.model and {other.one, other.other} == {tie.one, tie.other}]
    return any(other.is_held for other in same)


def _is_named(trace: Trace, tie: Tie, min_entries: int) -> bool:
    """Whether the pair may be the one that a flag is about: it runs, and the layer answers with the table's entries."""
    if _is_idle(trace, tie):
        return False
    n_entries = next((p.shape[0] for p in trace.parameters if p.model == tie.model and p.name == tie.one and p.shape), 0)
    n_tables = sum(layer.model == tie.model and layer.kind.startswith("Embedding") for layer in trace.layers)
    return any(c.n_classes == n_entries for c in trace.losses) and (n_entries >= min_entries or n_tables == 1)


def _is_idle(trace: Trace, tie: Tie) -> bool:
    """Whether one of the two layers never ran: its weight may be read by a function."""
    names = {tie.one.rpartition(".")[0], tie.other.rpartition(".")[0]}
    layers = [layer for layer in trace.layers if layer.model == tie.model and layer.name in names]
    return any(layer.n_calls == 0 for layer in layers)
