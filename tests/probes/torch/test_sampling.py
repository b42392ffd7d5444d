"""Which steps the schedule names."""

import itertools

import pytest

from sleuth.probes.torch.sampling import CHECKS, DENSE, PAIRS, SKELETON, is_check, is_planned, next_listed, next_planned


def named(pairs, limit):
    """The steps below a limit, as the schedule is told: a dense beginning, then pairs, whose last decade goes on."""
    first = {pair * 10**k for k in range(5) for pair in pairs if k == 0 or pair * 10 > pairs[-1]}
    return set(range(DENSE)) | {step + more for step in first for more in (0, 1) if step + more < limit}


@pytest.mark.parametrize("pairs", [PAIRS, SKELETON])
def test_pairs_are_planned_on_a_log_scale(pairs):
    assert {step for step in range(30_000) if is_planned(step, pairs)} == named(pairs, 30_000)


def test_the_next_planned_step_is_the_first_that_is_planned():
    planned = sorted(named(PAIRS, 30_000))
    for step, following in itertools.pairwise(planned):
        assert next_planned(step) == next_planned(following - 1) == following


def test_rules_judge_after_one_two_and_five_of_each_power_of_ten():
    assert [step for step in range(30_000) if is_check(step)] == [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000,
    ]  # fmt: skip
    assert [next_listed(step, CHECKS) for step in (0, 1, 499, 500, 999, 1000, 5000, 123_456_789)] == [
        1, 2, 500, 1000, 1000, 2000, 10000, 200_000_000,
    ]  # fmt: skip
