"""C403 wrong-channel-layout."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.images import COLOURS, TENSORS, channels_last, made_channels_last, moves_channels, to_channels_first
from sleuth.evidence.source.order import beside
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizes import number
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule

CONVOLUTIONS = ("torch.nn.Conv2d", "torch.nn.LazyConv2d")


@rule("C403", kind=FAULT, certainty=LIKELY, severity=ERROR, needs=("images", "torch"))
def wrong_channel_layout(source: Source) -> Iterator[Finding]:
    """An image goes into a convolution with its channels last, or got its channels first by a reshape.

    Measure:
        Images read by OpenCV, Matplotlib, scikit-image, imageio or PIL (height × width × channels) that reach a Conv2d or a
        model of torchvision without an exchange of axes, or that are reshaped to (3, height, width), as are
        arrays that the program itself makes with the channels last; or that become tensors
        in a program with convolutions which nowhere exchanges axes.
    Why:
        PyTorch takes (batch, channels, height, width). A reshape leaves the numbers where they are: the three "channels" are
        then three stripes of the image with its colours mixed.
    Fix:
        `image.permute(2, 0, 1)` of a tensor, `image.transpose(2, 0, 1)` of an array, or torchvision's `ToTensor`.
    Limits:
        Images that are read in shades of grey are not followed.
    Source:
        PyTorch documentation, Conv2d (input: N, C, H, W),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html.

    Args:
        None.
    """
    seen: set[int] = set()
    for event in source.calls("reshape", "view", "numpy.reshape", "torch.reshape"):
        made = made_channels_last(source, event) if to_channels_first(event) else None
        if made is not None:
            yield Finding(
                message="These images were made with their channels last; a reshape does not move them, it mixes them.",
                where=Where(
                    span=source.span(event),
                    trace=(*source.link(made, "made with the channels last"), *source.link(event, "and only given other sizes")),
                ),
                fix="Exchange the axes: `permute(0, 3, 1, 2)` of a tensor, `transpose(0, 3, 1, 2)` of an array.",
            )
    for event, note, value in (*_reshaped(source), *_given(source)):
        read = channels_last(value)
        if read is None or (event.name in TENSORS and id(read) in seen):
            continue
        seen.add(id(read))
        yield Finding(
            message=f"This image has its channels last; {note}.",
            where=Where(
                span=source.span(beside(event, read)),
                trace=(*source.link(read, "read with the channels last"), *source.link(event, note)),
            ),
            fix="Exchange the axes: `permute(2, 0, 1)` of a tensor, `transpose(2, 0, 1)` of an array.",
        )


def _reshaped(source: Source) -> Iterator[tuple[Value, str, Value]]:
    for event in source.calls("reshape", "view", "numpy.reshape", "torch.reshape"):
        if to_channels_first(event):
            yield event, "a reshape does not move them, it mixes them", event.inputs[0]


def _given(source: Source) -> Iterator[tuple[Value, str, Value]]:
    """What convolutions and models are given; in a program that moves no channels, every tensor made of an image."""
    for event in source.of("apply"):
        callee = [one for one in alternatives(event.inputs[0]) if one.op == "call"]
        is_net = any(one.name in CONVOLUTIONS or one.name.startswith("torchvision.models.") for one in callee)
        if is_net and len(event.inputs) > 1:
            yield event, "a convolution takes them first", event.inputs[1]
    channels = [one.argument(0, "in_channels") for one in source.calls(*CONVOLUTIONS) if one.op == "call"]
    if not any(one is None or number(one) in (None, *COLOURS[1:]) for one in channels) or moves_channels(source):
        return
    for event in source.calls(*TENSORS):
        if event.inputs:
            yield event, "nothing here moves them before a convolution", event.inputs[0]
