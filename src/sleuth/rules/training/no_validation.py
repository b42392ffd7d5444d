"""T412 no-validation."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase, Trace
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule
from sleuth.stats.objective import has_several_objectives
from sleuth.stats.passes import passes


@rule("T412", kind=FAULT, certainty=HINT, severity=INFO, needs=("losses", "forwards"))
def no_validation(trace: Trace, *, min_passes: float = 2.0, min_steps: int = 50) -> Iterator[Finding]:
    """A model learns given answers over several epochs, and is never asked about data that it is not trained on.

    Measure:
        A finished run with a loss against targets from the data, in which samples came back (at least two passes), and no forward
        of the model without a backward, neither during the training nor after it.
    Why:
        Without it nobody can tell learning from learning by heart, nor when to stop.
    Fix:
        Hold out a part of the data, and compute loss and metric on it after each epoch, in eval mode under `torch.no_grad()`.
    Limits:
        A hint only: the weights may be saved and judged elsewhere. Runs with several objectives, with targets that are made up
        on the way (reinforcement learning, autoencoders), or on data that never come back are not judged.
    Source:
        Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, chapter 7,
        https://doi.org/10.1007/978-0-387-84858-7.

    Args:
        min_passes: passes over the training data, no unit; in the first one every sample is new.
        min_steps: updates of the run; shorter ones are trials.
    """
    trained = [call for call in trace.losses if call.phase is Phase.TRAIN]
    if not any(call.is_target_from_data for call in trained) or has_several_objectives(trace):
        raise NotApplicable("the loss has no targets from the data, or there are several")
    done = passes(trace)
    if done is None:
        raise NotApplicable("it is not known whether the training data came back")
    if not trace.run.is_final or trace.run.status != "finished" or trace.run.n_steps < min_steps or done.n < min_passes:
        return
    if trace.evaluations or any(forward.phase is not Phase.TRAIN for forward in trace.forwards):
        return
    yield Finding(
        message=f"The model was trained for {done.n:.0f} passes over the data and never evaluated.",
        where=Where(trained[0].place),
        values={"passes": round(done.n, 1), "steps": trace.run.n_steps},
    )
