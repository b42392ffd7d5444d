"""T514 pretrained-weights-not-loaded."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace, WeightLoad
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule


@rule(
    "T514",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("weight_loads",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "frozen-layers",
        "parameters-frozen-by-mistake", "initial-loss-off", "overfitting",
    ),
)  # fmt: skip
def pretrained_weights_not_loaded(trace: Trace, *, min_renamed: float = 0.5) -> Iterator[Finding]:
    """A model was given pretrained weights, took none (or few) of them, and runs with random ones.

    Measure:
        Calls of `load_state_dict` before any training, on a model that then ran. Proof: not one name matched although names were
        given, or `min_renamed` of the model's names are there under another prefix. Likely: nothing was left to load, or a file
        was read and all that was loaded are the model's own tensors.
    Why:
        `strict=False` and filters by name drop every name that does not match, without an error: the model starts from scratch.
    Fix:
        Print `missing_keys` and `unexpected_keys` of the result. Strip the prefix ("module.", "model.", "backbone.") from the
        names, or load into the part that was saved.
    Limits:
        Partial loads are normal: a backbone without its head, adapters alone, a new part. Silent when a later call, or one into a
        part of the same model, matched. Weights that are copied by hand are not seen.
    Source:
        PyTorch documentation, torch.nn.Module.load_state_dict, "strict",
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html.

    Args:
        min_renamed: share of the model's names that were given under another prefix.
    """
    loads = [load for load in trace.weight_loads if load.model >= 0 and not load.is_trained]
    if not loads:
        raise NotApplicable("no weights were loaded before training")
    for load in loads:
        told = _judge(load, min_renamed)
        later = [other for other in trace.weight_loads if other is not load and other.model == load.model]
        if told is None or any(_judge(other, min_renamed) is None and other.n_matched for other in later):
            continue
        said, fix, certainty = told
        yield Finding(
            message=f"load_state_dict on {load.kind}: {said}.",
            where=Where(load.place, first_step=load.step),
            values={"names": load.n_expected, "matched": load.n_matched, "given": load.n_given, "renamed": load.n_renamed},
            certainty=certainty,
            fix=fix,
        )
        return


def _judge(load: WeightLoad, min_renamed: float) -> tuple[str, str, Certainty] | None:
    """What is wrong with one load, the mend and the certainty; None if it may be as it should be."""
    names = f"the {load.n_expected} names"
    fix = ""
    if load.missing and load.unexpected:
        fix = f"The model wants names like `{load.missing[0]}`, and was given names like `{load.unexpected[0]}`: rename them."
    if load.n_expected and load.n_renamed >= min_renamed * load.n_expected:
        return f"{load.n_renamed} of {names} were given under another prefix, and left out", fix, PROOF
    if load.n_matched == 0 and load.n_expected and load.n_unexpected:
        return f"none of {names} of the model is among the {load.n_given} that were given", fix, PROOF
    if load.n_matched == 0 and load.n_expected and load.n_given == 0:
        return f"nothing was given for {names} of the model: the dictionary is empty", fix, LIKELY
    if 0 < load.n_own == load.n_given and load.n_matched:
        fix = "None of the file's names was taken over: compare its keys with those of `model.state_dict()`."
        return f"all {load.n_own} tensors given are the model's own", fix, LIKELY if load.n_files else HINT
    return None
