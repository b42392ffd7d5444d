"""C307 head-loss-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.heads import mismatches
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "C307",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("loss-or-compile", "loss-known", "last-layer"),
    explains=("loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions"),
    runs_as=("wrong-loss-for-task",),
)
def head_loss_mismatch(source: Source) -> Iterator[Finding]:
    """The last layer and the loss do not fit each other, or the way in which the labels are written.

    Measure:
        Models of PyTorch and Keras whose last layer, activation, loss and labels are seen: a loss over classes and one unit;
        fewer units than classes; one-hot labels and a loss for class numbers, or the other way round; a loss of two classes
        where there are more; an activation that belongs to another loss.
    Why:
        The loss then measures something else than the task: it is 0 for every output, compares each unit with a class number,
        or fails at the first batch.
    Fix:
        Classes that exclude each other: one unit for each, cross-entropy. Two classes: one unit, sigmoid, binary cross-entropy.
        Several labels at once: sigmoid, binary cross-entropy. Quantities: no activation, squared error.
    Limits:
        Number and writing of labels are known where they come from a data set of a library, from `to_categorical`, `one_hot`, an
        encoder and the like.
    Source:
        F. Chollet, "Deep Learning with Python", 2nd edition, 2021, chapter 6, table 6.1 (last-layer activation and loss),
        https://www.manning.com/books/deep-learning-with-python-second-edition.

    Args:
        None.
    """
    for one in mismatches(source):
        yield Finding(
            message=one.message,
            where=Where(span=source.span_of_keyword(one.event, "loss"), trace=source.link(one.head, "the last layer")),
            certainty=PROOF if one.is_certain else LIKELY,
            fix=one.fix,
        )
