"""T405 train-mode-in-evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Evaluation, Forward, Phase, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule
from sleuth.stats.evaluated import calls_in, is_on_data
from sleuth.stats.used_models import Used, used_in_training_mode


@rule(
    "T405",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("forwards",),
    explains=(
        "chance-level-metric", "overfitting", "one-class-predictions", "dropout-active-at-inference",
        "batchnorm-statistics-diverged", "gradients-tracked-in-evaluation", "batch-too-small-for-batchnorm",
    ),
)  # fmt: skip
def train_mode_in_evaluation(
    trace: Trace, *, max_repeated: float = 0.6, max_passes: float = 1.5, n_fingerprinted: int = 64, max_seen: float = 0.05
) -> Iterator[Finding]:
    """Dropout or BatchNorm is in training mode while the model is evaluated.

    Measure:
        Evaluation forwards (no backward; a loss on targets, a loader that training does not use, or, for a classifier or beside
        a model that was put into evaluation mode, samples never trained on) of a model in training mode whose Dropout or
        BatchNorm layers ran in training mode. In a program that trains nothing: forwards without gradients, on inputs that
        differ, of a model whose weights were loaded, and not saved afterwards.
    Why:
        Dropout makes the result random and too low. BatchNorm uses and stores the statistics of the evaluated batches.
    Fix:
        Call `model.eval()` before the evaluation and `model.train()` after it.
    Limits:
        Monte Carlo dropout, BatchNorm statistics updated on training data, images sampled from a generator, forwards in every
        step on training data, and models compared by distances (few-shot learning with batch statistics) are left alone.
    Source:
        Ioffe & Szegedy 2015, "Batch Normalization", section 3.1, https://arxiv.org/abs/1502.03167.

    Args:
        max_repeated: share of forwards on the same input as the last one above which it is Monte Carlo dropout, 0 to 1.
        max_passes: passes over the same samples above which it is Monte Carlo dropout, no unit.
        n_fingerprinted: forwards of an evaluation up to which all samples are fingerprinted.
        max_seen: share of the samples seen in training up to which they count as new, 0 to 1.
    """
    judged = [e for e in trace.evaluations if is_on_data(trace, e, max_seen)]
    if not trace.run.n_steps and not trace.backwards and not trace.optimizers:
        yield from map(_in_use, used_in_training_mode(trace, max_repeated=max_repeated))
        return
    if not judged:
        raise NotApplicable("no evaluation on data was seen")
    for model in trace.models:
        wrong = []
        for evaluation in (e for e in judged if e.model == model.index):
            calls = calls_in(trace, evaluation)
            passes = evaluation.n_samples / max(len(evaluation.samples), 1)
            is_repeated = sum(f.is_same_input_as_before for f in calls) > max_repeated * len(calls)
            is_repeated |= passes > max_passes and len(evaluation.samples) > 0 and evaluation.n_forwards <= n_fingerprinted
            if calls and not is_repeated and all(_is_wrong(trace, f) for f in calls):
                wrong.append((evaluation, calls[0]))
        if wrong:
            yield _finding(trace, *wrong[0], len(wrong))


def _in_use(used: Used) -> Finding:
    kinds = ", ".join(sorted({layer.kind for layer in used.layers}))
    return Finding(
        message=f"{used.model.name} got its weights and is used with {kinds} as in training"
        + (", and BatchNorm takes in what it is given." if used.is_moved else "."),
        where=Where(used.calls[0].place, used.layers[0].name),
        values={"forwards": len(used.calls), "layers": len(used.layers), "statistics_changed": used.is_moved},
        certainty=LIKELY if len(used.calls) > 1 else HINT,  # one call may be a look at shapes
        fix=f"Call `{used.model.name}.eval()` once its weights are loaded.",
    )


def _finding(trace: Trace, evaluation: Evaluation, call: Forward, n_evaluations: int) -> Finding:
    layers = [trace.layers[i] for i in call.train_layers]
    kinds = sorted({layer.kind for layer in layers})
    at = f" at {call.place.file}:{call.place.line}" if call.place else ""
    return Finding(
        message=f"{trace.models[call.model].name} is evaluated in training mode{at}: {len(layers)} layers ({', '.join(kinds)}) "
        "behave as in training" + (", and BatchNorm takes in the evaluation data." if call.statistics_changed else "."),
        where=Where(call.place, layers[0].name, evaluation.step),
        values={"evaluations": n_evaluations, "layers": len(layers), "statistics_changed": call.statistics_changed},
        certainty=_certainty(trace, evaluation, call),
        fix=f"Call `{trace.models[call.model].name}.eval()` before this evaluation and `.train()` before training goes on.",
    )


def _is_wrong(trace: Trace, call: Forward) -> bool:
    kinds = {trace.layers[i].kind for i in call.train_layers}
    if not call.is_training or not kinds or (call.eval_layers and not call.statistics_changed):
        return False
    losses = [c.input.shape for c in trace.losses if c.phase is Phase.TRAIN and len(c.input.shape) > 1]
    output = call.output.shape if call.output else ()
    is_embedding = bool(losses) and not any({s[1], s[-1]} & set(output[1:]) for s in losses)
    return not is_embedding or any("Dropout" in kind for kind in kinds)


def _certainty(trace: Trace, evaluation: Evaluation, call: Forward) -> Certainty:
    others = [f for f in trace.forwards if f.phase is Phase.EVALUATION and f.model == call.model]
    if any(f.eval_layers and not f.is_training for f in others):  # the program knows eval(): noise may be wanted here
        return LIKELY if call.statistics_changed else HINT
    return PROOF if evaluation.has_targets or evaluation.loader >= 0 else LIKELY
