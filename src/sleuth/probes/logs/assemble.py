"""From a log to a trace: the curves that rules can judge, on the steps of the training loss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sleuth.evidence.log import Curve, Log
from sleuth.evidence.trace import Evaluation, FloatArray, IntArray, RunFacts, Scalars, Trace
from sleuth.probes.logs.names import Role, role

ONLY_NUMBERS = "a log holds only the numbers that were written to it"
MIN_POINTS = 2  # a single number, as of the whole run, is no curve
PERCENT = 1.5  # accuracies above are in percent
FEWER = 5  # times that the steps of an evaluation must be smaller than those of the training to be epochs

Named = tuple[Curve, Role]


def assemble(log: Log) -> Trace:
    """The evidence in a log. What a log cannot hold is missing, with the reason."""
    named = [(curve, role(curve.name)) for curve in log.curves]
    known = [(curve, found) for curve, found in named if found.kind and len(curve.step) >= MIN_POINTS]
    loss, rate, norm = _training_loss(known), _rate(known), _longest(known, "gradient norm")
    axis = next((curve.step for curve in (loss, rate, norm) if curve is not None), np.zeros(0, np.int64))
    scalars = _scalars(axis, loss, rate, norm, _longest(known, "epoch")) if len(axis) else None
    kinds = {found.kind for _, found in known}
    trace = Trace(
        run=RunFacts(
            script=log.script or log.name or log.path, framework=log.tool, device="", n_steps=_n_steps(axis, known),
            status=log.status, is_final=True, source=log.tool, has_rival_losses="rival loss" in kinds,
            has_moving_targets="reward" in kinds,
        ),
        scalars=scalars,
        evaluations=tuple(_evaluations(known, axis)),
    )  # fmt: skip
    return _with_reasons(trace)


def _with_reasons(trace: Trace) -> Trace:
    own = {"scalars": "a training loss", "evaluations": "a loss or accuracy of held-out data"}
    reasons = tuple(
        (name, f"the log has no curve that is called like {what}") for name, what in own.items() if not getattr(trace, name)
    )
    others = tuple((fact, ONLY_NUMBERS) for fact in sorted(Trace.records() - own.keys()))
    return Trace(trace.run, scalars=trace.scalars, evaluations=trace.evaluations, missing=(*reasons, *others))


def _training_loss(known: Sequence[Named]) -> Curve | None:
    """The curve of the training loss: the whole one, else the sum of its terms, else an error where nothing is called a loss."""
    return _loss(known, ("train", ""), "loss") or _loss(known, ("train", ""), "error")


def _loss(known: Sequence[Named], splits: tuple[str, ...], kind: str) -> Curve | None:
    for split in splits:
        own = [(curve, found) for curve, found in known if found.kind == kind and found.split == split]
        whole = [curve for curve, found in own if not found.part]
        if whole:
            return max(whole, key=lambda curve: len(curve.step))
        if own and not any(found.kind == kind and not found.part and found.split in splits for _, found in known):
            return _sum([curve for curve, _ in own])
    return None


def _sum(terms: Sequence[Curve]) -> Curve:
    """The sum of the terms of a loss, at the steps that the longest of them has in common with all others."""
    longest = max(len(curve.step) for curve in terms)
    terms = [curve for curve in terms if 2 * len(curve.step) > longest]
    steps = terms[0].step
    for curve in terms[1:]:
        steps = np.intersect1d(steps, curve.step)
    values = sum((curve.value[np.searchsorted(curve.step, steps)] for curve in terms), np.zeros(len(steps)))
    return Curve(" + ".join(curve.name for curve in terms), steps, values)


def _rate(known: Sequence[Named]) -> Curve | None:
    """The learning rate of the group with the greatest one. A rounded 0 is not known, unless nothing else is there."""
    curves = [curve for curve, found in known if found.kind == "rate" and np.isfinite(curve.value).any()]
    if not curves:
        return None
    curve = max(curves, key=lambda one: (float(np.nanmax(one.value)), len(one.step)))
    if curve.is_rounded and (curve.value > 0).any():
        return Curve(curve.name, curve.step, np.where(curve.value == 0, np.nan, curve.value))
    return curve


def _longest(known: Sequence[Named], kind: str) -> Curve | None:
    return max((curve for curve, found in known if found.kind == kind), key=lambda curve: len(curve.step), default=None)


def _scalars(axis: IntArray, loss: Curve | None, rate: Curve | None, norm: Curve | None, epoch: Curve | None) -> Scalars:
    unknown = np.full(len(axis), np.nan)
    values = unknown if loss is None else np.where(np.isfinite(loss.value), loss.value, np.inf)
    epochs = _last_known(epoch, axis)
    return Scalars(
        step=axis, loss=values, lr=_last_known(rate, axis), seconds=unknown, wait=unknown, memory=unknown,
        epoch=np.where(np.isfinite(epochs), np.floor(np.nan_to_num(epochs)), -1).astype(np.int64),
        gradient_norm=_greatest_since(norm, axis),
    )  # fmt: skip


def _last_known(curve: Curve | None, axis: IntArray) -> FloatArray:
    """The curve at the steps of the axis: the last value that is not after each; NaN where there is none."""
    if curve is None:
        return np.full(len(axis), np.nan)
    position = np.searchsorted(curve.step, axis, side="right") - 1
    return np.where(position >= 0, curve.value[np.maximum(position, 0)], np.nan)


def _greatest_since(curve: Curve | None, axis: IntArray) -> FloatArray:
    """The greatest value since the step before; inf if one is not finite, NaN if there is none."""
    if curve is None:
        return np.zeros(0)
    values = np.where(np.isfinite(curve.value), curve.value, np.inf)
    position = np.minimum(np.searchsorted(axis, curve.step, side="left"), len(axis) - 1)
    greatest = np.full(len(axis), -np.inf)
    np.maximum.at(greatest, position, values)
    return np.where(greatest == -np.inf, np.nan, greatest)


def _evaluations(known: Sequence[Named], axis: IntArray) -> Iterable[Evaluation]:
    """One for each step of each held-out set; the accuracy on training data is one without a loss."""
    splits = dict.fromkeys(found.split or "train" for _, found in known if found.kind in ("loss", "error", "accuracy"))
    for split in splits:
        words = ("train", "") if split == "train" else (split,)
        accuracy = _longest([one for one in known if one[1].split in words], "accuracy")
        loss = None if split == "train" else _loss(known, words, "loss") or _loss(known, words, "error")
        curves = [curve for curve in (loss, accuracy) if curve is not None]
        if not curves:
            continue
        steps = np.unique(np.concatenate([curve.step for curve in curves]))
        losses, accuracies = (_at(curve, steps) for curve in (loss, accuracy))
        share = 100.0 if np.nanmax(accuracies, initial=0.0) > PERCENT else 1.0
        for step, one, right in zip(
            _on(axis, steps), np.where(np.isinf(losses), np.inf, losses), accuracies / share, strict=True
        ):
            yield Evaluation(int(step), -1, None, -1, 0, 0, float(one), float(right), has_targets=True, names=(split,))


def _at(curve: Curve | None, steps: IntArray) -> FloatArray:
    values = np.full(len(steps), np.nan)
    if curve is not None:
        values[np.searchsorted(steps, curve.step)] = np.where(np.isfinite(curve.value), curve.value, np.inf)
    return values


def _on(axis: IntArray, steps: IntArray) -> IntArray:
    """Steps of an evaluation as steps of the training: they may count epochs while the training counts updates."""
    are_epochs = len(steps) > 1 and bool((np.diff(steps) == 1).all()) and steps[0] in (0, 1)
    if not are_epochs or not len(axis) or len(axis) < 2 * len(steps) or axis[-1] < FEWER * max(int(steps[-1]), 1):
        return steps
    mapped: IntArray = np.round((steps - steps[0] + 1) / len(steps) * axis[-1]).astype(np.int64)
    return mapped


def _n_steps(axis: IntArray, known: Sequence[Named]) -> int:
    """Steps as people count them: from 0 or from 1."""
    steps = axis if len(axis) else np.array(sorted(int(step) for curve, _ in known for step in curve.step[[0, -1]]), np.int64)
    return 0 if not len(steps) else int(steps[-1]) + int(steps[0] == 0)
