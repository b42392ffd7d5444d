"""C803 evaluation-on-train-split."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.program import Source
from sleuth.evidence.source.splits import reused
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "C803",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("evaluation",),
    explains=("overfitting", "evaluated-on-training-data"),
    runs_as=("evaluated-on-training-data",),
)
def evaluation_on_train_split(source: Source) -> Iterator[Finding]:
    """What a model is evaluated on is what it is trained on.

    Measure:
        A `Trainer` of Transformers whose evaluation data are its training data, the same split loaded twice or slices of it
        that overlap; `fit` of
        Lightning with the same loader for training and validation, or of Keras with its own inputs as `validation_data`; a data
        set called test or validation that is made with `train=True` or `split="train"` like the one for training.
    Why:
        The measured quality is that of what the model has seen: overfitting does not show, and the best epoch is the last.
    Fix:
        Hold rows back: another split of the data set, `train_test_split`, `random_split`.
    Limits:
        A program that also evaluates on other data may measure the training rows on purpose; it is left alone, unless the
        best epoch is chosen by them.
    Source:
        Hugging Face documentation, Trainer (eval_dataset), https://huggingface.co/docs/transformers/main_classes/trainer.

    Args:
        None.
    """
    for one in reused(source):
        yield Finding(
            message=f"The {one.what} used for evaluation holds rows that the model is trained on.",
            where=Where(
                span=source.span_of_keyword(one.event, "eval_dataset", "val_dataloaders", "validation_data"),
                trace=source.link(one.data, "the training data"),
            ),
        )
