"""The sizes of the images that data sets of torchvision give, as far as they and their transforms are known."""

from __future__ import annotations

from sleuth.evidence.source.flow import is_none, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.sizes import Sizes, number

PACKAGE = "torchvision.datasets."
KNOWN = {"MNIST": (1, 28, 28), "FashionMNIST": (1, 28, 28), "KMNIST": (1, 28, 28), "QMNIST": (1, 28, 28), "EMNIST": (1, 28, 28),
         "CIFAR10": (3, 32, 32), "CIFAR100": (3, 32, 32), "SVHN": (3, 32, 32), "STL10": (3, 96, 96),
         "USPS": (1, 16, 16)}  # fmt: skip
IN_COLOUR = frozenset(("ImageFolder", "Flowers102", "Food101", "OxfordIIITPet", "StanfordCars", "FGVCAircraft", "DTD", "EuroSAT",
                       "GTSRB", "Country211"))  # fmt: skip
TO_TENSOR = frozenset(("ToTensor", "PILToTensor", "ToImage", "ToImageTensor"))
SAME_SIZE = TO_TENSOR | frozenset(
    ("Normalize", "RandomHorizontalFlip", "RandomVerticalFlip", "ColorJitter", "RandomErasing", "ConvertImageDtype", "ToDtype",
     "GaussianBlur", "RandAugment", "AutoAugment", "TrivialAugmentWide", "RandomGrayscale", "RandomAdjustSharpness",
     "RandomAutocontrast", "RandomAffine", "AugMix", "RandomInvert")
)  # fmt: skip
CUT_TO = frozenset(("CenterCrop", "RandomCrop", "RandomResizedCrop"))


def image_sizes(data: Value) -> Sizes | None:
    """The sizes of one image of this data set: channels, height, width; None if they are not known."""
    if data.op != "call" or not data.name.startswith(PACKAGE):
        return None
    known = KNOWN.get(short_name(data)) or ((3, None, None) if short_name(data) in IN_COLOUR else None)
    transform = (data.keywords or {}).get("transform")
    steps = _steps(transform) if transform is not None and not data.has_star else None
    if known is None or steps is None or not any(short_name(one) in TO_TENSOR for one in steps):
        return None
    sizes: tuple[int | None, ...] | None = known
    for one in steps:
        sizes = _after(one, sizes) if sizes is not None else None
    return Sizes(sizes) if sizes is not None else None


def _steps(transform: Value) -> tuple[Value, ...] | None:
    """The transforms in order; None if they are not all seen."""
    known = alternatives(transform)
    if len(known) != 1 or known[0].op != "call":
        return None
    if short_name(known[0]) not in ("Compose", "Sequential"):
        return (known[0],)
    listed = known[0].inputs[0] if len(known[0].inputs) == 1 and known[0].inputs[0].op in ("list", "tuple") else known[0]
    is_seen = listed.literal is None and all(one.op == "call" for one in listed.inputs)
    return tuple(listed.inputs) if is_seen else None


def _after(transform: Value, sizes: tuple[int | None, ...]) -> tuple[int | None, ...] | None:
    """The sizes after one transform; None if they are not known."""
    word = short_name(transform)
    if word in SAME_SIZE:
        return sizes
    if word == "Grayscale":
        channels = transform.argument(0, "num_output_channels")
        return (1 if channels is None else number(channels), *sizes[1:])
    if word not in CUT_TO and word != "Resize":
        return None
    given = transform.argument(0, "size")
    if given is None or is_none(given):
        return None
    if given.op in ("list", "tuple"):
        pair = [number(one) for one in given.inputs]
        return (sizes[0], *pair) if len(pair) == 2 else None
    is_square = word in CUT_TO or (sizes[1] is not None and sizes[1] == sizes[2])
    return (sizes[0], number(given), number(given)) if is_square else (sizes[0], None, None)
