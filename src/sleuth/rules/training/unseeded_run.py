"""T416 unseeded-run."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule


@rule("T416", kind=FAULT, certainty=HINT, severity=INFO, needs=("parameters",))
def unseeded_run(trace: Trace, *, min_steps: int = 10) -> Iterator[Finding]:
    """No seed was set, so that another run of the same program gives other weights and other results.

    Measure:
        The seed of torch's default generator at the end of the run: one that torch drew by itself has more than 32 bits. Weights
        that were initialised in this run, and not loaded, used it.
    Why:
        Two runs cannot be compared: what looks like the effect of a change may be another random start.
    Fix:
        Call `torch.manual_seed(0)` first in the program, and seed `random` and `numpy` too where they are used.
    Limits:
        A hint: single results may be meant to vary. A program that gives each layer a generator of its own, or writes all weights
        itself, is seeded all the same; seeds of more than 32 bits are not recognised.
    Source:
        Bouthillier et al. (2021), Accounting for Variance in Machine Learning Benchmarks, https://arxiv.org/abs/2103.03098;
        PyTorch documentation, Reproducibility, https://docs.pytorch.org/docs/stable/notes/randomness.html.

    Args:
        min_steps: updates of the run; shorter ones are trials.
    """
    fresh = [p for p in trace.parameters if len(p.shape) > 1 and p.initial_std > 0 and not p.is_loaded and not p.is_model_input]
    if not fresh:
        raise NotApplicable("no weight was initialised at random in this run")
    if trace.run.is_seeded or trace.run.n_steps < min_steps:
        return
    model = next((m for m in trace.models if m.index == fresh[0].model), None)
    yield Finding(
        message="The program sets no seed for torch: its weights and the order of its batches differ from run to run.",
        where=Where(model.place if model else None),
        values={"weights": len(fresh)},
        fix="Call `torch.manual_seed(0)` before the model is built.",
    )
