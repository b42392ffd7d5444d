"""T103 constant-inputs."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from sleuth.errors import NotApplicable
from sleuth.evidence.naming import held_out_name
from sleuth.evidence.trace import Forward, Phase, TensorFacts, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "T103",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("forwards",),
    explains=(
        "loss-plateau", "one-class-predictions", "chance-level-metric", "underfitting", "constant-labels",
        "vanishing-gradients", "dead-units", "frozen-layers", "train-validation-overlap", "rank-collapse",
        "input-ignored", "evaluated-on-training-data", "unnormalised-inputs", "saturated-activations",
        "batchnorm-statistics-diverged", "overfitting", "constant-initialisation", "constant-column",
        "image-defects", "conflicting-labels",
    ),
)  # fmt: skip
def constant_inputs(trace: Trace, *, min_forwards: int = 3, min_features: int = 4) -> Iterator[Finding]:
    """All samples of every training batch are the same, so the model cannot tell one from another.

    Measure:
        Fingerprints of the samples that enter a model in its training forwards: all equal within each batch, while the targets
        differ or come from a loader.
    Why:
        A function of a constant is a constant: the best that can be learnt is the mean target.
    Fix:
        Look at how a sample is read: an index that is always the same, a division in whole numbers that gives 0 everywhere, a
        scaling by the wrong number, a buffer that is filled anew while older samples still point at it.
    Limits:
        Batches of one sample, single tokens (the start of a sequence), inputs that another network made, and inputs without a
        loader whose targets do not differ (a fixed noise image, a dummy input) are left alone.
    Source:
        Karpathy 2019, A Recipe for Training Neural Networks ("input-independent baseline"), https://karpathy.github.io/2019/04/25/recipe/.

    Args:
        min_forwards: training forwards that must agree; 3, since one batch may hold copies by chance or on purpose.
        min_features: values of a sample from which on an input without a loader counts; fewer are often a dummy on purpose,
            unless held-out data, by their name, are that very constant too.
    """
    models = {f.model for f in trace.forwards if f.phase is Phase.TRAIN}
    if not models:
        raise NotApplicable("no model ran in training")
    for model in sorted(models):
        calls = [f for f in trace.forwards if f.model == model and f.phase is Phase.TRAIN and f.input is not None]
        if len(calls) < min_forwards or not all(_is_constant(f) for f in calls):
            continue
        facts = calls[0].input
        is_real = facts is not None and facts.dtype.startswith(("float", "bfloat"))
        is_batch_of_loader = is_real and all(f.loader >= 0 for f in calls)
        is_dummy = facts is None or (prod(facts.shape[1:]) < min_features and not _is_data(trace, model, facts))
        if not is_batch_of_loader and (is_dummy or not _targets_differ(trace, {f.step for f in calls})):
            continue
        value = facts.minimum if facts and facts.minimum == facts.maximum else None
        said = "each batch repeats one sample" if value is None else f"every value is {value:.4g}"
        yield Finding(
            message=f"All samples of each of {len(calls)} training batches of {trace.models[model].name} are equal: {said}.",
            where=Where(calls[0].place, first_step=calls[0].step),
            values={"batches": len(calls), "value": value},
            certainty=PROOF if is_real else LIKELY,
        )
        return


def _is_constant(forward: Forward) -> bool:
    """Whether this batch holds one sample again and again; for whole numbers: rows of one and the same number."""
    facts = forward.input
    if facts is None or not facts.shape or facts.shape[0] < 2 or facts.requires_grad:
        return False
    is_row_of_tokens = len(facts.shape) > 1 and facts.shape[1] > 1 and facts.minimum == facts.maximum
    is_judged = facts.dtype.startswith(("float", "bfloat")) or (facts.dtype.startswith("int") and is_row_of_tokens)
    return is_judged and forward.n_equal_samples >= facts.shape[0] - 1


def _is_data(trace: Trace, model: int, facts: TensorFacts) -> bool:
    """Whether this very constant is also what the program calls held-out data: no dummy then."""
    named = {e.place for e in trace.evaluations if e.model == model and held_out_name(e.names)}
    inputs = [f.input for f in trace.forwards if f.model == model and f.phase is Phase.EVALUATION and f.place in named]
    return bool(inputs) and all(one is not None and one.minimum == one.maximum == facts.minimum for one in inputs)


def _targets_differ(trace: Trace, steps: set[int]) -> bool:
    """Whether the targets within the batches of these steps differ, and no network made them."""
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and c.step in steps]
    return bool(calls) and all(c.target.std > 0 and not c.target.requires_grad for c in calls)
