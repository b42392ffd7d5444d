"""T409 hidden-state-not-detached."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sleuth.evidence.chained import growing_within_steps, is_state
from sleuth.evidence.trace import Backward, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

FAILURES = ("backward through the graph a second time", "modified by an inplace operation")


@rule(
    "T409",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backwards",),
    explains=("graph-kept-across-steps", "memory-growing", "slow-step", "out-of-memory-ahead"),
)
def hidden_state_not_detached(trace: Trace, *, min_reach: int = 8, min_share: float = 0.9) -> Iterator[Finding]:
    """A tensor of one step is used in the next with its graph, so each backward goes through all steps before it.

    Measure:
        The operations in a loss's graph that were made in earlier steps, reached by a tensor that is no single number, from
        parameters that this step uses too. Either the backward call fails on them, or their number grows from each step to
        the next, back over `min_reach` steps. It is likely where, within a step, each backward call for new inputs goes through
        more operations that earlier calls of the step went through, back over as many calls.
    Why:
        The buffers of an earlier graph are freed, so the second backward fails. With `retain_graph=True` it becomes slower at
        each step, and differentiates through weights that are long gone.
    Fix:
        Cut the graph where the state is carried over: `hidden = hidden.detach()`, for an LSTM
        `hidden = tuple(h.detach() for h in hidden)`; then `retain_graph=True` is not needed.
    Limits:
        Windows of truncated backpropagation that go back over fewer steps, a graph made once and used at every step, and the
        networks of a GAN that share a batch do not grow. Only watched steps are seen; the first ten always are.
    Source:
        PyTorch forum and tutorial "Word-level language modeling RNN", `repackage_hidden`,
        https://github.com/pytorch/examples/blob/main/word_language_model/main.py;
        Williams & Peng (1990), An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent Network Trajectories,
        https://doi.org/10.1162/neco.1990.2.4.490.

    Args:
        min_reach: steps that a graph goes back, no unit; 8, above the usual windows, within the ten steps that are watched.
        min_share: least share of pairs of neighbouring steps in which the old part grows, 0 to 1; a state is begun anew
            at an epoch's start.
    """
    failed = next((b for b in trace.backwards if _carries(b) and any(text in b.raised for text in FAILURES)), None)
    if failed is not None and failed.carried is not None:
        yield _finding(failed, "the backward call fails on it: its buffers are freed, or its weights were changed since")
        return
    pairs = [(one, two) for one, two in pairwise(trace.backwards) if two.step == one.step + 1 and _carries(two)]
    growing = [two for one, two in pairs if _earlier(two) > _earlier(one)]
    reaching = [b for b in growing if b.carried is not None and b.step - b.carried.first_step >= min_reach]
    if reaching and len(growing) >= max(min_reach, min_share * len(pairs)):
        yield _finding(reaching[0], "and more at each step")
        return
    again = list(growing_within_steps(trace, min_reach, min_share))
    if len(again) > 1:
        yield _finding_within(again[0])


def _carries(backward: Backward) -> bool:
    """Whether it goes back into earlier steps by a tensor of several values, to parameters in use."""
    carried = backward.carried
    return carried is not None and is_state(carried)


def _earlier(backward: Backward) -> int:
    return backward.carried.n_earlier if backward.carried is not None else 0


def _finding_within(backward: Backward) -> Finding:
    again = backward.repeated
    assert again is not None
    return Finding(
        message=f"The last backward call of step {backward.step} goes through {again.n_earlier} operations that earlier calls of "
        f"this step went through, beside {again.n_own} of its own, and each call through more of them than the one before.",
        where=Where(backward.place, first_step=backward.step),
        values={"earlier": again.n_earlier, "own": again.n_own},
        certainty=LIKELY,
        fix="Detach all parts of the state that is carried from call to call; or add the losses up for one backward call.",
    )


def _finding(backward: Backward, what: str) -> Finding:
    carried = backward.carried
    assert carried is not None
    shape = "x".join(map(str, carried.shape))
    return Finding(
        message=f"The graph of the loss at step {backward.step} holds {carried.n_earlier} operations of earlier steps (from step "
        f"{carried.first_step} on) beside {carried.n_own} of its own, through a tensor of {shape}; {what}.",
        where=Where(backward.place, first_step=backward.step),
        values={"earlier": carried.n_earlier, "own": carried.n_own, "first_step": carried.first_step},
        fix="Detach what is carried from one step to the next (`hidden = hidden.detach()`) before it is used again.",
    )
