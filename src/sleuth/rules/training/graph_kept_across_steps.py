"""T407 graph-kept-across-steps."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule


@rule(
    "T407",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("run",),
    explains=("memory-growing", "slow-step", "out-of-memory-ahead"),
)
def graph_kept_across_steps(trace: Trace, *, min_graphs: int = 8, min_share: float = 0.5) -> Iterator[Finding]:
    """Losses of past steps are kept together with their graphs, so memory grows with every step.

    Measure:
        Of the watched past steps, how many have a loss graph that something still refers to.
    Why:
        A loss tensor that is added up or put in a list keeps every operation of its step alive: memory and time grow until the
        run ends or fails.
    Fix:
        Keep the number, not the tensor: `total += loss.item()`, `losses.append(loss.item())`, or `loss.detach()`.
    Limits:
        A few graphs kept on purpose (inner loops of meta-learning, windows of truncated backpropagation, an episode that is not
        over, a sum over one short epoch) stay below the thresholds.
    Source:
        PyTorch FAQ, "My model reports cuda runtime error(2): out of memory", https://docs.pytorch.org/docs/stable/notes/faq.html.

    Args:
        min_graphs: graphs of past steps that must be alive, no unit; 8, above the usual windows.
        min_share: least share of the checked steps whose graphs are alive, 0 to 1.
    """
    run = trace.run
    if run.graphs_checked < min_graphs:
        raise NotApplicable(f"only {run.graphs_checked} past steps could be checked, {min_graphs} are needed")
    if run.graphs_alive >= min_graphs and run.graphs_alive >= min_share * run.graphs_checked:
        yield Finding(
            message=f"The graphs of {run.graphs_alive} of {run.graphs_checked} watched past steps are still in memory: something "
            "keeps their loss tensors.",
            where=Where(run.graphs_place, first_step=0),
            values={"alive": run.graphs_alive, "checked": run.graphs_checked},
            fix="Keep `loss.item()` (or `loss.detach()`) instead of the loss tensor where it is added up, listed or logged.",
        )
