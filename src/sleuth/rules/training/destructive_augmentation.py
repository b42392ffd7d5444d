"""T114 destructive-augmentation."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import first_trained
from sleuth.evidence.trace import Experiment, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule

TURNS = {"0": "A flip along the last axis", "1": "A flip along the last axis but one", "2": "Half a turn"}
SHOWN = ("clean", "augmented", "model", "apart", "samples")


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
    min_steps: int = 100, max_left: float = 0.4, max_bits: float = 0.2, max_clean_bits: float = 0.5, min_swapped: float = 0.7,
    min_nearer: float = 0.15,
) -> Iterator[Finding]:  # fmt: skip
    """What is done to the training samples takes away what tells their labels.

    Measure:
        The skill (0: always the most frequent class, 1: all right) that a plain network reaches on held-out samples: with
        samples as the model was trained on them, and with as many clean ones, from the loader before the loop changed them or
        from the evaluations. The frequencies of a sample, which a shift leaves alone, serve as another view. The trained model's
        own skill on its training samples must be as low. Or two classes only are mixed: clean samples of one, flipped, pass for
        the other; many of the others are nearer to flipped than to unflipped ones of their class, in the best of all shifts; and
        neither a plain network nor the model knows which of the two these are, while it tells further classes apart.
    Why:
        Noise far above the signal, an erased area that is nearly all, a crop that holds nothing, a flip that makes a 6 a 9 or
        left right: the model is asked for labels that nothing in its input tells, and learns the class frequencies.
    Fix:
        Look at a few training samples as the model gets them; turn the augmentation down until you can tell the labels yourself.
    Limits:
        Classification with class numbers. Mixed classes are told of flips only (half a turn is two), where the data set or the
        loader has clean samples. Where half-learned samples leave another reading, and after few steps, it is a hint.
    Source:
        Shorten & Khoshgoftaar 2019, "A survey on Image Data Augmentation for Deep Learning", safety of an augmentation,
        https://doi.org/10.1186/s40537-019-0197-0

    Args:
        min_clean: skill from clean samples; below it, they are too few or too hard for a plain network.
        max_share: of it that is left, to the plain network and to the trained model.
        hint_share: the same for a hint.
        min_apart: skill of telling clean samples of the evaluations from those trained on: wrong labels leave them alike.
        min_steps: of the training; a model that has only begun knows no labels anyway.
        max_left: skill of telling two mixed classes apart, which from a hundred samples is known to 0.2 only.
        max_bits: that the model knows of which of the two its training samples are, 0 to 1.
        max_clean_bits: the same of clean samples; one that learned in spite of its augmentation knows more.
        min_swapped: share of the clean samples of either of two mixed classes that, flipped, pass for the other.
        min_nearer: share of the training samples of either that are clearly nearer to flipped ones; a flip makes up to 0.5.
    """
    found = trace.experiment("augmented")
    if found is None:
        raise NotApplicable("no clean samples were seen beside those of the training")
    is_lost = found.value("mixed_augmented") <= max_left and found.value("mixed_model") <= max_bits
    is_told = found.value("mixed_clean") >= 1 - max_bits and found.value("mixed_told") >= 1 - max_bits
    is_flipped = found.value("mixed_swapped") >= min_swapped and found.value("mixed_nearer") >= min_nearer
    is_lost = is_lost and found.value("mixed_model_on_clean") <= max_clean_bits
    if is_lost and is_told and is_flipped and trace.run.n_steps >= min_steps:
        yield _mixed(trace, found)
        return
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
        values={name: value for name, value in found.values if name in SHOWN},
        certainty=LIKELY if is_gone else HINT,
    )


def _mixed(trace: Trace, found: Experiment) -> Finding:
    one, other, turn = (f"{found.value(name):g}" for name in ("mixed_first", "mixed_second", "mixed_turn"))
    return Finding(
        message=f"{TURNS[turn]} makes class {one} of the training samples look like class {other}, and {other} like {one}: "
        f"a plain network tells clean samples of the two apart with a skill of {found.value('mixed_clean'):.0%}, those that the "
        f"model was trained on with {max(found.value('mixed_augmented'), 0.0):.0%}.",
        where=Where(first_trained(trace).place, first_step=first_trained(trace).first_step),
        values={name: value for name, value in found.values if name.startswith("mixed_")},
    )
