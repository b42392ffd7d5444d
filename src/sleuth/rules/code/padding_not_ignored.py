"""C804 padding-not-ignored."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.padding import padded_answers
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "C804",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("padding", "class-loss"),
    explains=("padding-in-loss", "metric-contradicts-loss"),
    runs_as=("padding-in-loss",),
)
def padding_not_ignored(source: Source) -> Iterator[Finding]:
    """Labels are padded to one length, and the loss learns to predict the padding.

    Measure:
        Cross-entropy or NLL losses whose targets come, directly or through a collate function, from `pad_sequence`, without an
        `ignore_index` that is the padding; labels that are a copy of the padded `input_ids` of a tokenizer, where nothing sets
        -100.
    Why:
        Most positions of short sequences are padding, which is easy to predict: the loss falls, accuracy looks high, and the
        model is trained on what carries nothing.
    Fix:
        `CrossEntropyLoss(ignore_index=PAD)`, or set the labels to -100 where the attention mask is 0.
    Limits:
        Silent where the loss is not averaged by itself (`reduction="none"`), where anything is masked, and where a data collator
        of the library makes the labels.
    Source:
        PyTorch documentation, CrossEntropyLoss (ignore_index),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html.

    Args:
        None.
    """
    for one in padded_answers(source):
        yield Finding(
            message="The labels are padded, and the loss counts the padding like every other label.",
            where=Where(span=source.span(one.event), trace=source.link(one.padding, "the labels are padded here")),
            fix=one.fix,
        )
