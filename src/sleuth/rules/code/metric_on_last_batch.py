"""C603 metric-on-last-batch."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.batches import bare, batch_loops, is_prediction, of_one_batch
from sleuth.evidence.source.graph import Frame, Value
from sleuth.evidence.source.last_batches import of_last_turns
from sleuth.evidence.source.metrics import metrics
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.quotients import of_last_batches
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule


@rule("C603", kind=FAULT, certainty=LIKELY, severity=ERROR, needs=("batch-loop",))
def metric_on_last_batch(source: Source) -> Iterator[Finding]:
    """A metric after the loop over batches is worked out on what is left of the last batch.

    Measure:
        Metrics of scikit-learn, and comparisons of predictions with labels, that stand after a loop over a DataLoader, and
        whose two values were both made anew in each turn of that loop and collected nowhere. After a loop that does not train,
        a quotient of which both sides are set anew in each turn: what a model's answers come to, and the size of the batch; and
        a loss, a correlation, or the mean or the sum of differences or products, of a model's answers and what they should be.
    Why:
        The names hold the last batch only, often the smallest one: the number says next to nothing about the data set, and
        swings.
    Fix:
        Collect predictions and labels of all batches in lists, or add up right answers and counts, and divide after the loop.
    Limits:
        Silent where the loop is left early, which may be to look at one batch, and where the values depend on the turn
        before.
    Source:
        PyTorch tutorials, Optimizing model parameters (test_loop),
        https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html.

    Args:
        None.
    """
    if not batch_loops(source):
        return
    for one in of_last_batches(source):
        yield Finding(
            message="This is set anew in each turn, and what is divided after the loop is of its last batch only.",
            where=Where(
                span=source.span(one.made),
                trace=(
                    *source.heading(one.loop, "the loop over batches"),
                    *source.link(one.value, "the quotient after it"),
                ),
            ),
            fix="Add it up, as well as the count: `total += ...`.",
        )
    for event, first, second in _judged(source):
        loop = of_one_batch(source, first, event)
        if loop is not None and of_one_batch(source, second, event) is loop:
            yield _finding(source, event, loop, first, second)
    for judgement in of_last_turns(source):
        yield _finding(source, judgement.event, judgement.loop, judgement.target, judgement.output)


def _finding(source: Source, event: Value, loop: Frame, first: Value, second: Value) -> Finding:
    return Finding(
        message="This stands after the loop over batches, and judges its last batch only.",
        where=Where(
            span=source.span(event),
            trace=(
                *source.heading(loop, "the loop over batches"),
                *source.link(first, "made anew in each turn"),
                *source.link(second, "made anew in each turn"),
            ),
        ),
        fix="Collect the predictions and labels of all batches, and judge them together.",
    )


def _judged(source: Source) -> Iterator[tuple[Value, Value, Value]]:
    for metric in metrics(source):
        yield metric.event, bare(metric.truth), bare(metric.prediction)
    for event in source.of("compare"):
        if event.name == "==" and len(event.inputs) == 2 and any(is_prediction(one) for one in event.inputs):
            yield event, bare(event.inputs[0]), bare(event.inputs[1])
