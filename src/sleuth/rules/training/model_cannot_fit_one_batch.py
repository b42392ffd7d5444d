"""T519 model-cannot-fit-one-batch."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import place_of_training
from sleuth.evidence.trace import Trace
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.fitting import Fitting


@rule(
    "T519",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("backwards",),
    explains=("loss-plateau", "chance-level-metric", "underfitting"),
    experiments=("fit-one-batch", "reference-model"),
    is_last_resort=True,
)
def model_cannot_fit_one_batch(
    trace: Trace, *, min_left: float = 0.9, max_reference: float = 0.25, max_held_out: float = 0.7, min_steps: int = 60,
    half: float = 0.5, min_kept: float = 0.95, far_better: float = 0.3, most: float = 0.8, max_read: float = 0.5,
    max_cut_held_out: float = 0.8,
) -> Iterator[Finding]:  # fmt: skip
    """The model cannot learn even one batch by heart, though a plain network learns it and predicts other batches from it.

    Measure:
        From the initial weights, without dropout, up to 300 steps of Adam on one batch at three rates; and a network with two
        hidden layers in the model's place, on that batch and on batches that it did not see. Half of one batch's loss is enough
        where the whole training brought nothing and the plain network is far better on other batches; most of it where the
        training brought no more than those steps. Half of it is enough, too, where most of the input never reaches the output:
        exchanged between samples, it changes no bit of it.
    Why:
        Whatever the rate and the data, an error in the code or the architecture keeps the gradient from where it is needed.
    Fix:
        Shorten the model until one batch can be learned, then put the parts back one by one: the part that stops it is at fault.
    Limits:
        Named when nothing more exact was found. A loss without a floor near zero (contrastive, variational) is judged only as far
        as the plain network gets below it. What a plain network cannot take as rows of numbers is not judged.
    Source:
        Karpathy 2019, "A Recipe for Training Neural Networks" (overfit one batch), https://karpathy.github.io/2019/04/25/recipe/;
        Goodfellow, Bengio & Courville 2016, Deep Learning, section 11.5.

    Args:
        min_left: share of the first loss that is left at best, from which on nothing was learned, 0 to 1.
        max_reference: share that the plain network may leave on the same batch.
        max_held_out: the plain network's loss on other batches, as a share of the trained model's.
        min_steps: steps that the experiment must have had time for.
        half: share of the first loss that is left, where the run itself learned nothing.
        min_kept: share of the first loss that such a run ended with.
        far_better: the plain network's loss on other batches, in such a run, as a share of the trained model's.
        most: share of the first loss that is left, where the plain network is so much better and the run ended with as much.
        max_read: share of the input's positions or columns that reach the output, up to which the rest is taken to be lost.
        max_cut_held_out: the plain network's loss on other batches, as above, where the rest is lost; beyond noise.
    """
    fitting = Fitting.of(trace)
    if fitting is None or fitting.n_steps < min_steps:
        raise NotApplicable("the experiments could not be compared, or had no time")
    is_far = fitting.held_out_share <= far_better
    least = half if is_far and fitting.kept >= min_kept else most if is_far and fitting.kept >= fitting.left else min_left
    is_cut = 0 < fitting.n_read <= max_read * fitting.n_parts
    least, most_held_out = (min(half, least), max_cut_held_out) if is_cut else (least, max_held_out)
    if fitting.left < least or fitting.reference_left > max_reference or fitting.held_out_share > most_held_out:
        return
    place, first_step = place_of_training(trace)
    yield Finding(
        message=f"{fitting.n_steps:g} steps on one batch leave {fitting.left:.0%} of the loss at every rate; a plain network in "
        f"the model's place leaves {fitting.reference_left:.0%}, and on other batches has {fitting.held_out_share:.0%} of the "
        f"trained model's loss.{_cut(fitting) if is_cut else ''}",
        where=Where(place, first_step=first_step),
        values={"left": fitting.left, "reference": fitting.reference_left, "gradient": fitting.gradient},
    )


def _cut(fitting: Fitting) -> str:
    return f" Only {fitting.n_read:g} of {fitting.n_parts:g} parts of the input along one axis reach the model's output."
