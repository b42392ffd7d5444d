"""T810 router-collapse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Layer, Routing, Trace
from sleuth.rule import HINT, LIKELY, SYMPTOM, WARNING, Finding, Where, rule


@rule("T810", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("routings", "layers"))
def router_collapse(
    trace: Trace, *, max_share: float = 0.95, min_mass: float = 0.5, min_rows: int = 200, min_steps: int = 5
) -> Iterator[Finding]:
    """A mixture of experts sends nearly every input to the same expert.

    Measure:
        A linear layer beside a list of modules of one kind, with as many outputs: over the second half of the watched steps one
        output is the greatest in at least `max_share` of the rows. Likely when its mean softmax is `min_mass` or more; else, and
        for experts that were never chosen, a hint.
    Why:
        The expert that is chosen learns, and so is chosen more; the others stay as they were initialised.
    Fix:
        Add a load-balancing loss, noise on the router's scores, or a limit of inputs for each expert.
    Limits:
        Judged over steps together, since a batch of one task may go to one expert. Where the data are nearly of one kind, one
        expert is right. Routers that are no linear layer are not seen.
    Source:
        Shazeer et al. (2017), Outrageously Large Neural Networks: The Sparsely-Gated Mixture-of-Experts Layer, section 4,
        https://arxiv.org/abs/1701.06538.

    Args:
        max_share: of the rows that go to one expert.
        min_mass: mean weight of that expert, of 1.
        min_rows: rows that were routed in these steps.
        min_steps: watched steps with the router, in all.
    """
    routers: dict[int, list[Routing]] = defaultdict(list)
    for one in trace.routings:
        if _experts(trace, trace.layers[one.layer], len(one.counts)):
            routers[one.layer].append(one)
    if not routers:
        raise NotApplicable("no list of experts with a linear router was seen")
    for index, seen in routers.items():
        late = seen[len(seen) // 2 :]
        counts = np.sum([one.counts for one in late], axis=0)
        n_rows, expert = int(counts.sum()), int(counts.argmax())
        if len({one.step for one in seen}) < min_steps or n_rows < min_rows:
            continue
        mass = float(np.mean([one.mass[expert] for one in late]))
        share, n_idle = float(counts[expert] / n_rows), int((counts == 0).sum())
        if share < max_share and not n_idle:
            continue
        layer = trace.layers[index]
        yield Finding(
            message=f"{layer.name} sends {share:.1%} of {n_rows} inputs to expert {expert} of {len(counts)} (mean weight "
            f"{mass:.2f}); {n_idle} {'expert gets' if n_idle == 1 else 'experts get'} none.",
            where=Where(layer.place, layer.name, late[0].step),
            values={"share": share, "expert": expert, "experts": len(counts), "idle": n_idle, "mass": mass},
            certainty=LIKELY if share >= max_share and mass >= min_mass else HINT,
        )


def _experts(trace: Trace, router: Layer, n: int) -> list[Layer]:
    """The modules of one kind in a list of `n` beside the router; none if there is no such list."""
    parent = router.name.rpartition(".")[0]
    for layer in trace.layers:
        if layer.model != router.model or layer.kind not in ("ModuleList", "ModuleDict"):
            continue
        children = [other for other in trace.layers if other.model == layer.model and other.name.rpartition(".")[0] == layer.name]
        if layer.name.rpartition(".")[0] == parent and len(children) == n and len({child.kind for child in children}) == 1:
            return children
    return []
