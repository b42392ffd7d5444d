"""The picture of a training that goes on, and the thread that draws it."""

import threading
import time

import numpy as np
import pytest

from sleuth.launch.showing import MOST, Showing
from sleuth.render.progress import Progress, progress
from sleuth.verdict import Recent


def test_before_the_first_step():
    html = progress(Progress(3.0))
    assert "no step of a training yet" in html
    assert "<svg" not in html


def test_numbers_curve_and_findings():
    steps = np.arange(2000)
    html = progress(
        Progress(
            65.0, 2000, 31.5, 1e-3, steps, np.where(steps == 7, np.nan, 5.0 / (steps + 1)), [("a-rule", "train.py:3 <b> adds up")]
        )
    )
    for part in (
        "step 2,000",
        "31.5 steps/s",
        "loss 0.0025",
        "learning rate 0.001",
        "logarithmic",
        "a-rule",
        "&lt;b&gt; adds up",
    ):
        assert part in html, part
    assert len(html) < 20_000


@pytest.mark.parametrize(("last", "told"), [(np.inf, "loss not finite"), (0.25, "loss 0.25")])
def test_the_last_loss(last, told):
    assert told in progress(Progress(1.0, 3, step=np.arange(3), loss=np.array([1.0, last, np.nan])))


class Growing:
    """A watch over a training that makes a step each time it is asked."""

    def __init__(self, n_each, losses=lambda step: 1.0):
        self.n_each, self.n, self.losses = n_each, 0, losses
        self.fails = False

    def recent(self, first):
        if self.fails:
            raise ZeroDivisionError("planted")
        self.n += self.n_each
        return Recent([self.losses(step) for step in range(first, self.n)], [0.1] * (self.n - first))

    def proven(self):
        return ()


def test_it_draws_twice_a_second_at_most_and_ends(monkeypatch):
    shown = []
    showing = Showing(Growing(10), lambda html: shown.append((time.monotonic(), html)))
    showing.begin()
    time.sleep(1.8)
    showing.end()
    n = len(shown)
    assert 1 <= n <= 3
    time.sleep(0.7)
    assert len(shown) == n
    assert not any(thread.name == "sleuth-showing" for thread in threading.enumerate())


def test_slow_drawing_is_done_less_often():
    showing = Showing(Growing(10), lambda html: time.sleep(0.2))
    showing.begin()
    time.sleep(2.5)
    began = time.monotonic()
    showing.end()
    assert showing.n_shown == 1  # the next one after ten seconds
    assert time.monotonic() - began < 0.5


def test_a_failure_ends_the_drawing_only():
    watch = Growing(1)
    watch.fails = True
    showing = Showing(watch, lambda html: None)
    showing.begin()
    time.sleep(0.8)
    showing.end()
    assert showing.n_shown == 0


def test_a_long_training_takes_little_memory_and_loses_no_peak():
    showing = Showing(Growing(7_000, lambda step: 99.0 if step == 5_123 else 1.0), lambda html: None)
    for _ in range(3):
        now = showing._look()
        assert len(now.loss) <= MOST
        assert now.loss.max() == 99.0
        assert now.n_steps == now.step[-1] + 1
