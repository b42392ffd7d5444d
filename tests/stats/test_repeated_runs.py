import pytest

from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.batch_size_off import batch_size_off
from sleuth.rules.training.learning_rate_too_low import learning_rate_too_low
from sleuth.rules.training.optimizer_unsuited import optimizer_unsuited
from sleuth.rules.training.saturating_activations_in_depth import saturating_activations_in_depth
from sleuth.stats.repeated_runs import exchange_wins, other_rate_wins
from tests.traces import healthy_trace, with_repeated_runs

NOTHING = {"final": 1.08, "as_run": 1.05, "own": 1.05}  # of 1.1 that a constant answer gives
SOMETHING = {"final": 0.9, "as_run": 0.9, "own": 0.9}


@pytest.mark.parametrize(("losses", "has_learnt"), [(NOTHING, False), (SOMETHING, True), (NOTHING | {"final": 0.9}, True)])
def test_a_run_that_ends_below_a_constant_answer_has_learnt(losses, has_learnt):
    assert exchange_wins(with_repeated_runs(healthy_trace(), relu=0.1, **losses), "relu").has_learnt is has_learnt
    factor, won = other_rate_wins(with_repeated_runs(healthy_trace(), own_1=1.05, own_10=0.05, **losses), below=False)
    assert (factor, won.has_learnt) == (10.0, has_learnt)


@pytest.mark.parametrize(
    ("rule", "gain"),
    [
        (batch_size_off, {"batch": 0.1}),
        (optimizer_unsuited, {"adam": 0.1}),
        (saturating_activations_in_depth, {"relu": 0.1}),
        (learning_rate_too_low, {"own_1": 1.05, "own_100": 0.05}),
    ],
)
def test_what_mends_a_run_that_learnt_nothing_is_likely_and_else_a_hint(rule, gain):
    (found,) = rule(with_repeated_runs(healthy_trace(), **gain, **NOTHING))
    less = {name: loss if name.startswith("own") else 4 * loss for name, loss in gain.items()}
    (hint,) = rule(with_repeated_runs(healthy_trace(), **less, **SOMETHING))
    assert (found.certainty, hint.certainty) == (LIKELY, HINT)


@pytest.mark.parametrize(("changed", "is_sure"), [(0.35, False), (0.15, True)])
def test_a_quarter_of_the_loss_is_more_than_tuning_brings(changed, is_sure):
    won = exchange_wins(with_repeated_runs(healthy_trace(), batch=changed, **SOMETHING), "batch")
    assert (won.has_learnt, won.is_sure) == (True, is_sure)


def test_a_run_that_diverges_and_learns_no_more_in_any_other_way_is_not_told_of_it():
    diverged = {"initial": 13.6, "constant": 14.1, "final": 156.0, "as_run": 114.0, "own": 114.0}
    trace = with_repeated_runs(healthy_trace(), own_1=114.0, **{"own_0.01": 14.0}, relu=14.0, **diverged)
    assert other_rate_wins(trace, below=True) is None
    assert exchange_wins(trace, "relu") is None
