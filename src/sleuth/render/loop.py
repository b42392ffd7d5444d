"""What the training loop did around the onset: the order of events of each update, in words, with the lines of the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Phase, Trace, Update
from sleuth.render import words
from sleuth.render.detail import Detail

WORDS = {
    "F": "forward",
    "L": "loss",
    "B": "backward",
    "b": "backward that reaches other parameters",
    "Z": "clear gradients",
    "z": "clear other gradients",
    "C": "clip gradients",
    "U": "unscale gradients",
    "R": "scheduler step",
    "r": "another scheduler's step",
    "s": "another optimiser's step",
}
BEFORE = 2  # updates shown before the onset
LONGEST = 14  # different events listed of one update


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that the loop did, how often in a row, and where."""

    word: str
    place: str = ""
    source: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """Updates of one optimiser that followed the same order of events. `gradients` says what the optimiser found."""

    steps: str
    optimizer: str
    events: tuple[Event, ...]
    gradients: str
    n_hidden: int = 0  # events left out at the end of a long order


def turns(trace: Trace | None, onset: int | None, detail: Detail) -> tuple[Turn, ...]:
    """The orders of events from shortly before the onset on, each once, with the steps at which they held."""
    if trace is None or not trace.updates:
        return ()
    ordered = sorted(trace.updates, key=lambda update: (update.step, update.optimizer))
    start = next((index for index, update in enumerate(ordered) if update.step >= (onset or 0)), 0)
    groups: dict[tuple[object, ...], list[Update]] = {}
    for update in ordered[max(start - BEFORE, 0) :]:
        key = (update.optimizer, update.order, update.place, _gradients(update))
        if key in groups or len(groups) < detail.loops:
            groups.setdefault(key, []).append(update)
    return tuple(_turn(trace, group) for group in groups.values())


def _turn(trace: Trace, updates: Sequence[Update]) -> Turn:
    first = updates[0]
    events = list(_events(trace, first))
    steps = [update.step for update in updates]
    shown = ", ".join(f"{step:,}" for step in steps[:4])
    rest = f" and {len(steps) - 4:,} more" if len(steps) > 4 else ""
    return Turn(
        steps=f"{'Step' if len(steps) == 1 else 'Steps'} {shown}{rest}",
        optimizer=words.clean(trace.optimizers[first.optimizer].kind)
        if 0 <= first.optimizer < len(trace.optimizers)
        else "optimiser",
        events=(*events[:LONGEST], _event("optimiser step", first.place)),
        gradients=_gradients(first),
        n_hidden=max(len(events) - LONGEST, 0),
    )


def _gradients(update: Update) -> str:
    text = f"{update.n_with_gradient:,} of {update.n_parameters:,} tensors had a gradient"
    if update.n_nonzero_gradient < update.n_with_gradient:
        text += f", {update.n_nonzero_gradient:,} one that is not zero"
    if update.n_kept_gradient:
        text += f"; {update.n_kept_gradient:,} still held the gradient of the update before"
    if update.n_nonfinite_gradient:
        text += f"; {update.n_nonfinite_gradient:,} held NaN or infinity"
    return text


def _events(trace: Trace, update: Update) -> Iterator[Event]:
    """The letters of `order` as events; a group of letters that repeats is written once, with its count."""
    places = {
        "F": [one.place for one in trace.forwards if one.step == update.step and one.phase is Phase.TRAIN],
        "L": [one.place for one in trace.losses if one.step == update.step and one.phase is Phase.TRAIN],
        "B": [one.place for one in trace.backwards if one.step == update.step],
        "C": [one.place for one in trace.clips if one.step == update.step],
    }
    used = dict.fromkeys(places, 0)
    for unit, times in repeats(update.order):
        for letter in unit:
            known = places.get(letter, [])
            place = known[min(used.get(letter, 0), len(known) - 1)] if known else None
            if letter in used:
                used[letter] += 1
            yield replace(_event(WORDS.get(letter, letter), place), times=times)


def repeats(order: str) -> list[tuple[str, int]]:
    """The order as groups of letters and how often each comes in a row.

    Example:
        >>> repeats("ZFLBFLBFLBC")
        [('Z', 1), ('FLB', 3), ('C', 1)]
    """
    groups: list[tuple[str, int]] = []
    rest = order
    while rest:
        found = re.match(r"(.{1,8}?)\1+", rest, re.DOTALL)
        unit, whole = (found.group(1), found.group(0)) if found else (rest[0], rest[0])
        groups.append((unit, len(whole) // len(unit)))
        rest = rest[len(whole) :]
    return groups


def _event(word: str, place: Place | None) -> Event:
    return Event(word, words.location(place), words.clean(place.source) if place else "")
