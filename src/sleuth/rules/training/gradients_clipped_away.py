"""T313 gradients-clipped-away."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Clip, FloatArray, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule
from sleuth.stats.sweep import falls_further


@rule(
    "T313",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("optimizers", "parameters"),
    explains=(
        "loss-plateau", "frozen-layers", "vanishing-gradients", "underfitting", "chance-level-metric", "one-class-predictions",
        "learning-rate-too-low", "exploding-gradients", "too-few-epochs", "initial-loss-off",
    ),
    consults=("learning-rate-sweep", "clipped-updates"),
)  # fmt: skip
def gradients_clipped_away(
    trace: Trace,
    *,
    max_kept: float = 0.02,
    min_share: float = 0.9,
    min_clips: int = 5,
    max_update: float = 1e-4,
    min_fall: float = 0.2,
    max_part: float = 0.6,
) -> Iterator[Finding]:
    """Clipping cuts the gradients to almost nothing on nearly every step, and the weights hardly move.

    Measure:
        Limit / gradient norm before clipping, over the watched clip calls, or over steps before which the program itself makes
        the gradients' values smaller by varying factors; the size of the updates relative to the weights; and the fall of the
        loss; where it falls, by experiment, whether a few steps without the limit take it much further.
    Why:
        Clipping is for rare large gradients. A limit far below their usual size makes every step tiny.
    Fix:
        Set the limit near the usual gradient norm (1 to 10 in most programs), or log the norm that `clip_grad_norm_` returns.
    Limits:
        A run whose updates are of ordinary size (Adam makes up for a constant factor) or whose loss falls as it could is no
        fault, whatever the ratio; nor is differentially private training, which adds noise. Hooks of gradients are not seen.
    Source:
        Pascanu, Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks", section 3.2,
        https://arxiv.org/abs/1211.5063 (limits from half to ten times the average norm).

    Args:
        max_kept: limit / norm below which a gradient counts as clipped away, 0 to 1; recurrent networks clip to .05 and more.
        min_share: least share of the clip calls below `max_kept`, 0 to 1.
        min_clips: watched clip calls that must have been seen.
        max_update: update norm / weight norm above which the run is not starved, no unit; healthy runs have about 1e-3.
        min_fall: fall of the median loss, as a share of its start, from which the run counts as learning.
        max_part: fall of the run over that of the experiment up to which it counts as starved all the same, no unit.
    """
    if not trace.clips:
        raise NotApplicable("no clip call was seen")
    kept = np.array([_kept(trace, clip) for clip in trace.clips])
    cut = kept[np.isfinite(kept)]
    if len(cut) < min_clips or (cut < max_kept).mean() < min_share or trace.gradients is None:
        return
    held = [p.index for p in trace.parameters if p.optimizers and p.requires_grad]
    update = float(
        np.median(_norm(trace.gradients.update_norm, held) / np.maximum(_norm(trace.gradients.weight_norm, held), 1e-12))
    )
    further = falls_further(trace, max_part)
    if update > max_update or (_falls(trace, min_fall) and not further) or (trace.clips[0].is_by_hand and further is False):
        return
    clip, ratio = trace.clips[0], float(np.median(cut))
    what = "What the program does to them before the step" if clip.is_by_hand else f"Clipping to {clip.limit:g}"
    yield Finding(
        message=f"{what} leaves {ratio:.2g} of the gradients' norm in {(cut < max_kept).mean():.0%} of the watched steps; an "
        f"update changes the weights by {update:.1g} of their norm.",
        where=Where(clip.place, first_step=clip.step),
        values={"kept": ratio, "limit": clip.limit, "update": update},
        fix="Raise the limit a lot, or leave it out: see what the largest gradients are."
        if clip.is_by_hand
        else f"Raise the limit from {clip.limit:g} to about {clip.limit / max(ratio, 1e-12):.2g}, the usual gradient norm.",
    )


def _kept(trace: Trace, clip: Clip) -> float:
    """The share of the norm that clipping leaves at most; NaN if unknown."""
    if np.isfinite(clip.total_norm):
        return clip.limit / clip.total_norm if clip.total_norm > 0 else float("nan")
    if trace.gradients is None or clip.step not in trace.gradients.step or np.isinf(clip.total_norm):
        return float("nan")
    row = int(np.searchsorted(trace.gradients.step, clip.step))
    held = [p.index for p in trace.parameters if p.optimizers]
    norm = float(_norm(trace.gradients.gradient_norm, held)[row])
    n_values = sum(int(np.prod(trace.parameters[i].shape)) for i in held)
    return float(clip.limit * np.sqrt(n_values) / norm) if norm > 0 and np.isfinite(norm) else float("nan")


def _norm(series: FloatArray, columns: list[int]) -> FloatArray:
    total: FloatArray = np.square(np.nan_to_num(series[:, columns], posinf=0.0, neginf=0.0)).sum(axis=1)
    return np.sqrt(total)


def _falls(trace: Trace, min_fall: float) -> bool:
    loss = trace.scalars.loss[np.isfinite(trace.scalars.loss)] if trace.scalars is not None else np.zeros(0)
    quarter = max(1, len(loss) // 4)
    start, end = (np.median(loss[:quarter]), np.median(loss[-quarter:])) if len(loss) > 1 else (0.0, 0.0)
    return bool(start - end > min_fall * abs(start))
