"""T118 batch-axis-mixed."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import place_of_training
from sleuth.evidence.trace import Experiment, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "T118",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backwards",),
    explains=(
        "loss-plateau", "chance-level-metric", "underfitting", "one-class-predictions", "rank-collapse", "overfitting",
        "model-cannot-fit-one-batch",
    ),
    experiments=("dependencies",),
)  # fmt: skip
def batch_axis_mixed(trace: Trace, *, min_moved: float = 1e-3) -> Iterator[Finding]:
    """The output for one sample changes with the other samples of its batch.

    Measure:
        On a copy of the trained model in eval mode, all samples of a batch but one are exchanged for others; the output of the
        one that stayed must not move.
    Why:
        An axis is taken for another one: a transposition or `view` that mixes them, attention or a norm over the batch axis,
        a recurrent layer or transformer without `batch_first=True`. The model learns from what is beside a sample by chance, and
        gives other answers when samples come alone.
    Fix:
        Follow the shapes through `forward`: the batch axis must stay first (or be named by `batch_first`), and no mean, softmax,
        view or attention may run over it.
    Limits:
        Graphs, sets, contrastive similarities and unbatched sequences relate rows on purpose: judged only where each step has
        other rows, one axis has the length of the batch, and it is a loader's batch, or has one target each and is a batch of
        images, of sequences, or of rows that the model also gets alone. Several inputs, or several targets each, are judged if
        they are the same rows of the program's data, in no order. A batch norm without running statistics is left alone.
    Source:
        Karpathy 2019, "A Recipe for Training Neural Networks" (use backprop to chart dependencies),
        https://karpathy.github.io/2019/04/25/recipe/

    Args:
        min_moved: change of the output, in standard deviations of all outputs, above rounding (about 1e-5 in single precision).
    """
    found = trace.experiment("dependencies")
    if found is None or not found.value("samples_moved") >= 0:
        raise NotApplicable("no batch axis was found")
    if not _has_samples(trace, found):
        raise NotApplicable("the rows of a batch may belong together")
    moved = found.value("samples_moved")
    if moved < min_moved:
        return
    place, first_step = place_of_training(trace)
    yield Finding(
        message=f"With the other {found.value('samples') - 1:g} samples of a batch exchanged, the output of a sample moves by "
        f"{moved:.2g} standard deviations, though it is the same sample and the model is in eval mode.",
        where=Where(place, first_step=first_step),
        values={"moved": moved, "samples": found.value("samples"), "input_axis": found.value("input_axis")},
    )


def _has_samples(trace: Trace, found: Experiment) -> bool:
    """Whether the rows are samples, each with an answer of its own."""
    n_samples = found.value("samples")
    is_plain = (
        found.value("input_axes_of_that_length") == 1
        and found.value("output_axes_of_that_length") == 1
        and found.value("inputs_without_samples") == 0
        and found.value("new_batches") == 1
        and found.value("norms_without_statistics") == 0
    )
    is_loaded = any(one.is_training and one.batch_size == n_samples for one in trace.loaders)
    are_wide = found.value("input_dimensions") >= 3 or found.value("input_is_tokens") > 0
    if is_plain and are_wide and found.value("are_drawn") == 1 and found.value("input_axis") == 0:
        return True
    is_answered = (are_wide or _comes_alone(trace, found)) and found.value("target_values") == n_samples
    return is_plain and found.value("inputs") == 1 and (is_loaded or is_answered)


def _comes_alone(trace: Trace, found: Experiment) -> bool:
    """Whether the program also gives the model one row alone: rows of a graph or of a set would not be asked so."""
    inputs = [f.input for f in trace.forwards if f.input is not None and len(f.input.shape) == found.value("input_dimensions")]
    return found.value("input_axis") == 0 and any(one.shape[0] == 1 for one in inputs)
