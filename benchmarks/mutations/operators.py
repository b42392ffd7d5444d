"""The operators: a code, a name, what one changes, and the names of the catalogue that say rightly what it did.

DeepCrime: Humbatova, Jahangirova, Tonella 2021, "DeepCrime: mutation testing of deep learning systems based on real faults", ISSTA,
https://doi.org/10.1145/3460319.3464825. The 24 names are those of its tool (https://github.com/dlfaults/deepcrime,
utils/constants.py); the codes are from memory, and nine of them are in use in published/published.toml.
TheDeepChecker: Ben Braiek, Khomh 2023, "Testing feedforward neural networks training programs", ACM TOSEM 32(4),
https://doi.org/10.1145/3529318. The kinds are the folders of its faulty programs
(https://github.com/thedeepchecker/thedeepchecker, buggy_synthetic_programs), split where a folder holds two; their codes are ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mutations import change_data as data
from mutations import change_model as model
from mutations import change_training as training
from mutations.edits import Edit, Source, apply
from mutations.sites import NoPlace

Change = Callable[[Source], list[Edit]]


@dataclass(frozen=True, slots=True)
class Operator:
    """One kind of mutation. Without `change` it is not made here, and `reason` says why.

    `expected` are names of docs/catalogue.toml; it is empty if the catalogue has none that fits, and `reason` says that.
    """

    code: str
    name: str
    change: Change | None
    expected: tuple[str, ...] = ()
    reason: str = ""

    @property
    def what(self) -> str:
        """What it changes, in a sentence."""
        return (self.change.__doc__ or "") if self.change else ""


def _made(code: str, name: str, change: Change, *expected: str) -> Operator:
    return Operator(code, name, change, expected)


def _unnamed(code: str, name: str, change: Change, reason: str) -> Operator:
    return Operator(code, name, change, (), reason)


SOFT = ("probabilities-into-nll", "logits-into-bce", "from-logits-mismatch")
DECAY = ("weight-decay-too-strong", "over-regularised")
PENALTY = ("penalty-dominates-loss", "over-regularised")
CONSTANT = ("constant-initialisation", "initialisation-scale-off")

DEEPCRIME = (
    _made("TCL", "change labels of training data", data.change_labels, "noisy-labels"),
    _unnamed("TRD", "remove portion of training data", data.delete_rows, "a small data set is no fault of a program"),
    _made("TUD", "unbalance training data", data.unbalance, "class-imbalance-ignored", "train-validation-shift"),
    _made("TAN", "add noise to training data", data.add_noise, "train-validation-shift", "destructive-augmentation"),
    _made("TCO", "make output classes overlap", data.overlap_classes, "noisy-labels"),
    _made("HBS", "change batch size", data.raise_batch_size, "batch-size-off"),
    _made("HLR", "decrease learning rate", training.lower_rate, "learning-rate-too-low"),
    _made("HNE", "change number of epochs", data.reduce_epochs, "too-few-epochs"),
    _made("HDB", "disable data batching", data.disable_batching, "batch-size-off"),
    _made("ACH", "change activation function", model.sigmoid_in_depth, "saturating-activations-in-depth"),
    _made("ARM", "remove activation function", model.remove_activations, "missing-nonlinearity"),
    _made("AAL", "add activation function to layer", model.relu_on_output, "relu-before-loss", "activation-on-output"),
    _made("RAW", "add weights regularisation", training.add_weight_decay, *DECAY),
    _made("RCW", "change weights regularisation", training.change_weight_decay, *DECAY),
    _made("RRW", "remove weights regularisation", training.remove_weight_decay, "under-regularised"),
    _made("RCD", "change dropout rate", model.strong_dropout, "dropout-too-strong"),
    _made("RCP", "change patience parameter", data.drop_patience, "too-few-epochs"),
    _made("WCI", "change weights initialisation", model.ones_in_first_layer, *CONSTANT),
    _made("WAB", "add bias to a layer", model.add_biases, "bias-before-batchnorm"),
    _unnamed("WRB", "remove bias from a layer", model.remove_biases, "the catalogue has no name for a missing bias"),
    _made("LCH", "change loss function", training.change_loss, "wrong-loss-for-task"),
    _made("OCH", "change optimisation function", training.change_optimizer, "optimizer-unsuited", "learning-rate-too-low"),
    _made("OCG", "change gradient clipping", training.change_clipping, "gradients-clipped-away"),
    Operator(
        "VRM",
        "remove validation set",
        None,
        ("no-validation",),
        "in these loops validation changes no weight and gives the metric",
    ),
)

THEDEEPCHECKER = (
    _made("D01", "missing normalisation", data.leave_raw, "unnormalised-inputs"),
    _made("D02", "double normalisation", data.scale_twice, "double-normalised-inputs"),
    Operator("D03", "over-scaled outputs", None, ("unscaled-targets",), "the mutant's error is in another unit than the base's"),
    _made("D04", "unbalanced data", data.unbalance, "class-imbalance-ignored", "train-validation-shift"),
    _made("D05", "wrong labels", data.shuffle_inputs, "misaligned-labels", "noisy-labels"),
    _made("D06", "wrong augmentation", data.destroy_by_augmentation, "destructive-augmentation", "train-validation-shift"),
    _made("D07", "constant initial weights", model.constant_weights, *CONSTANT),
    _made("D08", "random initial weights of a poor scale", model.wide_weights, "initialisation-scale-off"),
    _made("D09", "softmax as hidden activation", model.softmax_in_depth, "saturating-activations-in-depth"),
    _made("D10", "activation of the output does not fit the targets", model.sigmoid_on_regression, "activation-on-output"),
    _made("D11", "softmax over one output", model.softmax_for_sigmoid, "softmax-over-one-unit"),
    _made("D12", "missing softmax", model.remove_output_activation, *SOFT),
    _made("D13", "redundant softmax", model.softmax_on_output, "softmax-before-cross-entropy"),
    _made("D14", "softmax over a wrong axis", model.softmax_over_batch, "softmax-wrong-axis"),
    _made("D15", "loss summed, not averaged", training.sum_the_loss, "summed-loss-scale", "learning-rate-too-high"),
    _made("D16", "loss over broadcast shapes", training.broadcast_targets, "broadcast-loss-shapes"),
    _made("D17", "unsuitable loss", training.squared_error_for_classes, "wrong-loss-for-task"),
    _made("D18", "flipped sign of the loss", training.flip_sign, "flipped-loss-sign"),
    _made("D19", "high learning rate", training.raise_rate, "learning-rate-too-high"),
    _made("D20", "low learning rate", training.lower_rate, "learning-rate-too-low"),
    _made("D21", "low epsilon of Adam", training.lower_epsilon, "momentum-or-eps-off"),
    _made("D22", "missing regularisation", model.no_regularisation, "under-regularised"),
    _made("D23", "over-regularisation", training.add_penalty, *PENALTY),
    _unnamed(
        "D24", "missing batch normalisation", model.remove_norms, "the catalogue has no name for a missing normalisation layer"
    ),
    _made("D25", "batch statistics never updated", model.freeze_statistics, "batchnorm-statistics-diverged"),
)

OPERATORS = DEEPCRIME + THEDEEPCHECKER


def mutate(operator: Operator, text: str) -> str:
    """The program with the operator's change made.

    Raises:
        NoPlace: the program has no place for it.
    """
    if operator.change is None:
        raise NoPlace(operator.reason)
    source = Source.parse(text)
    changed = apply(text, operator.change(source))
    Source.parse(changed)
    return changed
