"""Every state: seen in parts or at once, in whatever order, kept as bytes or not, it tells the same; checked against NumPy."""

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from sleuth.evidence.table import Level
from sleuth.probes.tables.states.ends import Ends, Numbers
from sleuth.probes.tables.states.frequent import FrequentNumbers
from sleuth.probes.tables.states.least_hashes import LeastHashes
from sleuth.probes.tables.states.level_counts import LevelCounts
from sleuth.probes.tables.states.moments import Facts, Moments
from sleuth.probes.tables.states.row_sample import Rows, RowSample

N = 3_000


def facts(values):
    known = values[~np.isnan(values)]
    finite = known[np.isfinite(known)]
    if not len(finite):
        return Facts(len(known), len(known) - len(finite))
    has_fraction = bool((finite != np.floor(finite)).any())
    return Facts(len(known), len(known) - len(finite), finite.min(), finite.max(), finite.mean(), finite.std(), has_fraction)


def numbers(dice):
    values = np.round(dice.normal(1e4, 20, N), 1)
    values[dice.random(N) < 0.1] = np.nan
    values[dice.random(N) < 0.01] = np.inf
    return values


class OfMoments:
    new, rows = Moments, staticmethod(numbers)

    def seen(self, values, at):
        return facts(values[at])

    def told(self, state):
        found = state.finalize()
        return replace(found, mean=0, deviation=0), pytest.approx((found.mean, found.deviation), rel=1e-12)

    def expected(self, values):
        found = facts(values)
        return replace(found, mean=0, deviation=0), (found.mean, found.deviation)


class OfHashes:
    new = staticmethod(lambda: LeastHashes(most=100))

    def rows(self, dice):
        return dice.integers(0, 2**64, 400, np.uint64)[dice.integers(0, 400, N)]

    def seen(self, values, at):
        return values[at]

    def told(self, state):
        return state.finalize().hashes.tolist(), state.finalize().is_complete

    def expected(self, values):
        return np.unique(values)[:100].tolist(), False


class OfFewHashes(OfHashes):
    def rows(self, dice):
        return np.append(super().rows(dice)[:99], np.uint64(0))

    def expected(self, values):
        return np.unique(values).tolist(), True


class OfLevels:
    new = staticmethod(lambda: LevelCounts(most=40))

    def rows(self, dice):
        return np.array([f"ä{k}" for k in dice.integers(0, 40, N)])

    def seen(self, values, at):
        return [Level(str(values[row]), 1, int(row)) for row in at]

    def told(self, state):
        return state.finalize()

    def expected(self, values):
        first = {value: row for row, value in reversed(list(enumerate(values.tolist())))}
        made = [Level(value, count, first[value]) for value, count in Counter(values.tolist()).items()]
        return tuple(sorted(made, key=lambda one: (-one.count, one.row)))


class OfTooManyLevels(OfLevels):
    new = staticmethod(lambda: LevelCounts(most=39))

    def expected(self, values):
        return None


class OfEnds:
    new = staticmethod(lambda: Ends(most=20))

    def rows(self, dice):
        return dice.integers(0, 300, N).astype(float)

    def seen(self, values, at):
        return Numbers(values[at], np.asarray(at, np.int64))

    def told(self, state):
        return [(end.values.tolist(), end.rows.tolist()) for end in state.finalize()]

    def expected(self, values):
        rows = np.arange(len(values))
        ends = [np.lexsort((rows, sign * values))[:20] for sign in (1, -1)]
        return [(values[at].tolist(), at.tolist()) for at in ends]


class OfFrequent(OfEnds):
    new = staticmethod(FrequentNumbers)

    def seen(self, values, at):
        return values[at]

    def told(self, state):
        found = state.finalize()
        return found.values.tolist(), found.counts.tolist(), found.error

    def expected(self, values):
        return *(one.tolist() for one in np.unique(values, return_counts=True)), 0


class OfRows:
    new = staticmethod(lambda: RowSample(most=200))

    def rows(self, dice):
        return dice.integers(0, 2**64, N, np.uint64)

    def seen(self, values, at):
        texts = np.array([None if row % 7 == 0 else f"日{row}" for row in at], object)
        return Rows(np.asarray(at, np.int64), values[at], (np.where(np.asarray(at) % 5, at, np.nan), texts))

    def told(self, state):
        rows = state.finalize()
        return rows.positions.tolist(), [str(column.tolist()) for column in rows.columns]

    def expected(self, values):
        at = np.sort(np.argsort(values)[:200])
        return at.tolist(), [str(column.tolist()) for column in self.seen(values, at).columns]


@pytest.fixture(params=[OfMoments, OfHashes, OfFewHashes, OfLevels, OfTooManyLevels, OfEnds, OfFrequent, OfRows])
def kind(request):
    return request.param()


@pytest.fixture(params=[0, 1, 2])
def dice(request):
    return np.random.default_rng(request.param)


def parts(dice, n):
    """Disjoint rows, empty and single ones among them, in no order."""
    ends = np.sort(np.concatenate([[0, 0, 1, n], dice.integers(0, n, 6)]))
    made = [np.arange(a, b) for a, b in itertools.pairwise(ends)]
    return [made[at] for at in dice.permutation(len(made))]


def of(kind, values, at):
    state = kind.new()
    state.update(kind.seen(values, at))
    return state


class TestEveryState:
    def test_one_pass_tells_what_numpy_tells(self, kind, dice):
        values = kind.rows(dice)
        assert kind.told(of(kind, values, np.arange(len(values)))) == kind.expected(values)

    def test_updates_in_any_order_tell_the_same(self, kind, dice):
        values, state = kind.rows(dice), kind.new()
        for at in parts(dice, len(values)):
            state.update(kind.seen(values, at))
        assert kind.told(state) == kind.expected(values)

    def test_merging_in_any_order_tells_the_same(self, kind, dice):
        values = kind.rows(dice)
        states = [of(kind, values, at) for at in parts(dice, len(values))]
        while len(states) > 1:  # a tree, not only a chain
            one = states.pop(int(dice.integers(len(states))))
            states[int(dice.integers(len(states)))].merge(one)
        assert kind.told(states[0]) == kind.expected(values)

    def test_bytes_make_the_same_state_which_goes_on(self, kind, dice):
        values = kind.rows(dice)
        first, *rest = parts(dice, len(values))
        state = of(kind, values, first)
        for at in rest:
            state = type(state).from_bytes(state.to_bytes())
            state.update(kind.seen(values, at))
            other = type(state).from_bytes(kind.new().to_bytes())
            state.merge(other)
        assert kind.told(state) == kind.expected(values)


def test_the_number_of_different_values_is_within_its_error():
    dice = np.random.default_rng(0)
    errors = []
    for n in (20_000, 100_000, 400_000):
        for _ in range(5):
            state = LeastHashes()
            state.update(dice.integers(0, 2**64, n, np.uint64))
            errors.append(state.finalize().n_distinct / n - 1)
    assert max(map(abs, errors)) < 4 / np.sqrt(8_192)


def test_values_that_come_again_are_not_counted_again():
    state = LeastHashes()
    some = np.random.default_rng(1).integers(0, 2**64, 8_000, np.uint64)
    for _ in range(5):
        state.update(some)
    assert state.finalize().n_distinct == 8_000


def test_of_too_many_numbers_the_frequent_ones_are_known_within_the_error(dice):
    values = np.concatenate([np.floor(dice.exponential(30.0, 20_000)), dice.random(20_000)])
    dice.shuffle(values)
    states = [FrequentNumbers(most=200) for _ in range(7)]
    for at, part in enumerate(np.array_split(values, 40)):
        states[at % 7].update(part)
    while len(states) > 1:
        states[int(dice.integers(len(states) - 1))].merge(states.pop())
    found = states[0].finalize()
    assert found.error <= len(values) / 201
    kept = dict(zip(found.values.tolist(), found.counts.tolist(), strict=True))
    for value, count in zip(*np.unique(values, return_counts=True), strict=True):
        assert count - found.error <= kept.get(float(value), 0) <= count


def test_no_row_has_no_columns():
    with pytest.raises(ValueError, match="no row"):
        RowSample(5).finalize()
