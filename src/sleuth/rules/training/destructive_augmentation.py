"""T114 destructive-augmentation."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import first_trained
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "T114",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models",),
    explains=(
        "underfitting", "loss-plateau", "chance-level-metric", "one-class-predictions", "train-validation-shift", "overfitting",
        "metric-contradicts-loss", "model-cannot-fit-one-batch", "input-ignored", "gradient-noise-dominates", "loss-oscillating",
    ),
    experiments=("augmented",),
)  # fmt: skip
def destructive_augmentation(
    trace: Trace, *, min_clean: float = 0.5, max_share: float = 0.2, hint_share: float = 0.35, min_apart: float = 0.5,
    min_steps: int = 100,
) -> Iterator[Finding]:  # fmt: skip
    """What is done to the training samples takes away what tells their labels.

    Measure:
        The skill (0: always the most frequent class, 1: all right) that a plain network reaches on held-out samples: with
        samples as the model was trained on them, and with as many clean ones, from the loader before the loop changed them or
        from the evaluations. The frequencies of a sample, which a shift leaves alone, serve as another view. The trained model's
        own skill on its training samples must be as low.
    Why:
        Noise far above the signal, an erased area that is nearly all, a crop that holds nothing: the model is asked for labels
        that nothing in its input tells, and learns the class frequencies.
    Fix:
        Look at a few training samples as the model gets them; turn the augmentation down until you can tell the labels yourself.
    Limits:
        Classification with class numbers. An augmentation that confuses some classes only (a flip that makes 6 a 9) is not named.
        Where half-learned samples leave another reading, and after few steps, it is a hint.
    Source:
        Shorten & Khoshgoftaar 2019, "A survey on Image Data Augmentation for Deep Learning", safety of an augmentation,
        https://doi.org/10.1186/s40537-019-0197-0

    Args:
        min_clean: skill from clean samples; below it, they are too few or too hard for a plain network.
        max_share: of it that is left, to the plain network and to the trained model.
        hint_share: the same for a hint.
        min_apart: skill of telling clean samples of the evaluations from those trained on: wrong labels leave them alike.
        min_steps: of the training; a model that has only begun knows no labels anyway.
    """
    found = trace.experiment("augmented")
    if found is None:
        raise NotApplicable("no clean samples were seen beside those of the training")
    clean, left = found.value("clean"), max(found.value("augmented"), found.value("model"))
    if not clean >= min_clean or not left <= hint_share * clean:
        return
    if not found.value("is_drawn") and found.value("apart") < min_apart:
        return
    is_gone = left <= max_share * clean and trace.run.n_steps >= min_steps
    model, whose = first_trained(trace), "before the loop changed them" if found.value("is_drawn") else "of the evaluations"
    yield Finding(
        message=f"From {found.value('samples'):g} samples as the model was trained on them a plain network learns labels with a "
        f"skill of {max(found.value('augmented'), 0.0):.0%}, from as many {whose} with {clean:.0%}; the trained model has "
        f"{max(found.value('model'), 0.0):.0%} on its training samples.",
        where=Where(model.place, first_step=model.first_step),
        values={name: found.value(name) for name in ("clean", "augmented", "model", "apart", "samples")},
        certainty=LIKELY if is_gone else HINT,
    )
