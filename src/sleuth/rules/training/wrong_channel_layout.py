"""T117 wrong-channel-layout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Layer, LayerCall, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule

CHANNELS = (1, 3, 4)  # of grey and colour images
REFUSED = re.compile(r"expected input\[([\d, ]+)\] to have (\d+) channels, but got (\d+) channels")
RESHAPED = "Replace the reshape or view by x.permute(0, 3, 1, 2), or undo it first."
Case = tuple[str, str, Certainty]  # what was seen, the mend, how sure


@rule(
    "T117",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("run",),
    explains=(
        "loss-plateau", "chance-level-metric", "underfitting", "overfitting", "one-class-predictions", "learning-rate-too-low",
        "too-few-epochs",
    ),
    consults=("dependencies",),
)  # fmt: skip
def wrong_channel_layout(
    trace: Trace, *, min_side: int = 8, min_share: float = 0.1, max_aspect: float = 2.0, min_reshaped: float = 0.9
) -> Iterator[Finding]:
    """A convolution gets images whose axes are in another order than it expects (samples, channels, height, width).

    Measure:
        What enters the first convolution of a model: a shape (N, H, W, C) with 1, 3 or 4 values on the last axis and a side on
        the channel axis; or colour images in which the number of a value, modulo the number of channels, tells `min_share` of the
        variance, as it does after a `reshape` of (N, H, W, 3) to (N, 3, H, W); or images that are found in the program's own data
        (N, H, W, C), whose values they hold in the same order. And an error that says so.
    Why:
        The filters slide over rows and colours instead of rows and columns, or over shreds of the image: shapes that a
        convolution could find are gone.
    Fix:
        `x.permute(0, 3, 1, 2)`; never `view` or `reshape`, which leave the order of the values as it was.
    Limits:
        Only the first layer with weights, and filters wider than one value. Sides that are not equal get a hint: other data
        have such shapes. Grey images in colour are not told.
    Source:
        PyTorch documentation, Conv2d, "(N, C_in, H, W)", https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html.

    Args:
        min_side: least height and width that are taken for an image's.
        min_share: of the variance within an image; photographs of the right order have up to 0.004, noise of 8 x 8 pixels 0.02,
            photographs after a `reshape` 0.04 (few colours) to 0.97.
        max_aspect: longer over shorter side, up to which it is taken for an image.
        min_reshaped: share of the images of a batch that are found in the data in the order of a `reshape`, and not in their own.
    """
    if refused := REFUSED.search(trace.run.exception):
        shape, wanted, got = [int(size) for size in refused[1].split(",")], int(refused[2]), int(refused[3])
        if shape[-1] == wanted != got:
            yield _finding(
                Where(), (f"A convolution for {wanted} channels refused the shape {tuple(shape)}", _fix(len(shape)), PROOF)
            )
            return
    first = list(_first_calls(trace))
    if not (first or refused):
        raise NotApplicable("no model begins with a convolution over images")
    made = trace.experiment("dependencies")
    is_reshaped = made is not None and made.value("reshaped") >= min_reshaped
    for layer, call in first:
        if is_reshaped and call.input is not None:
            said = (
                f"The images of shape {call.input.shape} hold the values of the program's data in the order that they have there"
            )
            yield _finding(Where(layer.place, layer.name, call.step), (said, RESHAPED, LIKELY))
        elif case := _case(trace, layer, call, (min_side, min_share, max_aspect)):
            yield _finding(Where(layer.place, layer.name, call.step), case)


def _first_calls(trace: Trace) -> Iterator[tuple[Layer, LayerCall]]:
    """For each model its first layer with weights that ran, if that is a convolution over two axes."""
    settled: set[int] = set()
    for call in trace.layer_calls:
        layer = trace.layers[call.layer]
        if layer.model in settled or layer.is_container or not layer.parameters or call.input is None:
            continue
        settled.add(layer.model)
        if layer.kind == "Conv2d" and len(call.input.shape) == 4:
            yield layer, call


def _case(trace: Trace, layer: Layer, call: LayerCall, limits: tuple[int, float, float]) -> Case | None:
    """What is wrong with the order of the axes, if anything is."""
    min_side, min_share, max_aspect = limits
    shape = call.input.shape if call.input is not None else (0, 0, 0, 0)
    kernel = trace.parameters[layer.parameters[0]].shape
    if (
        shape[3] in CHANNELS
        and min(shape[1:3]) >= min_side
        and kernel[-1] > 1
        and max(shape[1:3]) <= max_aspect * min(shape[1:3])
    ):
        return f"The first convolution gets the shape {shape}", _fix(4), LIKELY if shape[1] == shape[2] else HINT
    if call.channel_share > min_share:
        said = (
            f"In the images of shape {shape} the number of a value modulo {shape[1]} tells {call.channel_share:.0%} of the "
            f"variance, as it does where the {shape[1]} values of each pixel stand side by side"
        )
        return said, RESHAPED, LIKELY
    return None


def _fix(n_axes: int) -> str:
    return f"Bring the channels forward: x.permute({', '.join(map(str, (0, n_axes - 1, *range(1, n_axes - 1))))})."


def _finding(where: Where, case: Case) -> Finding:
    said, fix, certainty = case
    return Finding(
        f"{said}: the channels are last, and it takes the axis after the samples for them.", where, {"case": said}, certainty, fix
    )
