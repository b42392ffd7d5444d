"""`Trace`: what was seen of one training run, as frozen records and plain arrays.

A probe fills it, a store keeps it, rules judge it. Nothing here knows torch.

Conventions
-----------
- A *step* is one iteration of the training loop: from the end of one update of the leading optimiser to the end of the
  next (without an optimiser: one backward call). Steps count from 0.
- *Watched* steps are those that were recorded in depth; every per-layer or per-parameter matrix has one row per
  watched step. Scalars (`Scalars`) exist for every step.
- In float arrays NaN means "not recorded", unless a field says otherwise. An infinite or NaN *measurement* is kept as
  +inf or -inf, or counted in an `n_nonfinite` field, never stored as NaN.
- Indexes (`model`, `layer`, `parameter`, `optimizer`, `loader`) are positions in the tuples of `Trace`; -1 means none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from sleuth.evidence.answers import Answers
from sleuth.evidence.histograms import Histograms
from sleuth.evidence.insides import Insides
from sleuth.evidence.place import Place
from sleuth.evidence.usage import Usage

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
HashArray = npt.NDArray[np.uint64]


SERIES_WORDS = {"lr": "learning rate", "seconds": "duration of a step", "wait": "wait for a loader", "loss": "training loss"}


class Phase(StrEnum):
    """What a forward pass was for, told by what followed it."""

    TRAIN = "train"  # a backward pass went through it
    EVALUATION = "evaluation"  # a model that is trained ran without a backward, on data or for a loss
    OTHER = "other"  # anything else: target networks, generators feeding a discriminator, warm-up calls


@dataclass(frozen=True, slots=True)
class TensorFacts:
    """Numbers about one tensor, over its finite values (up to 65,536 evenly strided ones if it is larger).

    `minimum`, `maximum`, `mean`, `std` are NaN for an empty tensor or one with no finite value. `n_nonfinite` counts NaN
    and infinite values among those looked at. `is_integer` is true when every finite value is a whole number.
    """

    shape: tuple[int, ...]
    dtype: str  # "float32", "int64", ... as torch prints it, without "torch."
    minimum: float = float("nan")
    maximum: float = float("nan")
    mean: float = float("nan")
    std: float = float("nan")
    n_nonfinite: int = 0
    n_values: int = 0
    is_integer: bool = False
    requires_grad: bool = False

    @property
    def has_two_values(self) -> bool:
        """Whether nothing lies between the least and the greatest value, as in one-hot inputs: the variance tells."""
        spread = self.maximum - self.minimum
        return abs(self.std**2 - (self.maximum - self.mean) * (self.mean - self.minimum)) <= 1e-3 * spread**2


@dataclass(frozen=True, slots=True)
class Model:
    """A top-level module that ran. `name` is the variable that holds it in the user's program, or its class name."""

    index: int
    name: str
    kind: str  # class name
    place: Place | None  # where it was constructed
    n_parameters: int  # values, not tensors
    first_step: int
    is_loaded: bool  # load_state_dict changed it (or a parent), or it was unpickled
    is_alive: bool  # still referenced at the end of the observation
    n_training_forwards: int  # forwards that a backward went through, among those watched
    n_other_forwards: int
    is_compiled: bool = False  # by torch.compile: only its outside is watched
    is_taken: bool = False  # its state dict was asked for, or it was saved whole, after it had run


@dataclass(frozen=True, slots=True)
class Layer:
    """A module inside a model (containers too). `name` is its qualified name ("encoder.0"), "" for the model itself."""

    index: int
    name: str
    kind: str  # class name: "Linear", "BatchNorm2d", "ReLU", ...
    model: int
    place: Place | None  # where it was constructed
    parameters: tuple[int, ...]  # its own, not those of its children
    is_registered: bool  # reachable by the model's modules(); false for a module kept in a plain list or dict
    n_calls: int  # times it was seen running in watched forwards
    n_training_calls: int  # of these, in forwards that a backward went through
    is_container: bool = False  # has children
    is_created_in_forward: bool = False  # constructed while a forward was running
    probability: float = float("nan")  # Dropout's p
    features: tuple[int, ...] = ()  # (in, out) of Linear and convolutions, (rows, width) of Embedding, (channels,) of norms
    momentum: float = float("nan")  # BatchNorm's, as last seen; NaN if it has none
    n_statistics: int = -1  # BatchNorm: batches that went into its running statistics
    statistics_shift: float = float("nan")  # BatchNorm: median over channels of abs(running - batch mean) / running deviation
    statistics_scale: float = float("nan")  # ... and of batch over running deviation; medians of its last 5 watched forwards
    has_no_statistics: bool = False  # in its last watched forward in eval mode they were still 0 and 1, and its weights trained
    is_of_library: bool = False  # built by the class of a library that it lies in, not by the program


@dataclass(frozen=True, slots=True)
class Parameter:
    """A trainable or frozen tensor: a module's parameter, or a bare tensor that a loss reached or an optimiser holds."""

    index: int
    name: str  # "model.encoder.0.weight" without the model: "encoder.0.weight"; a variable's name for bare tensors
    model: int
    layer: int
    shape: tuple[int, ...]
    dtype: str
    requires_grad: bool  # when last seen
    required_grad_at_first: bool
    is_registered: bool  # in parameters() of a model that ran
    is_attribute: bool  # a plain attribute (or in a list, tuple, dict attribute) of a module that ran, yet not registered
    is_model_input: bool  # passed to a model's forward: data that asks for a gradient, not a weight
    optimizers: tuple[int, ...]  # that hold it in a group
    n_reached: int  # watched backward calls whose graph held it
    n_gradient: int  # watched updates (or step ends) at which its .grad was not None
    first_step: int
    is_loaded: bool = False  # its values came from load_state_dict, a file, or from_pretrained
    is_shared: bool = False  # known under several names (tied weights)
    is_trained_before: bool = False  # an optimiser changed it earlier, before it was frozen or replaced
    has_equal_rows: bool = False  # at the first watched step all rows (dimension 0) held the same values; False if < 2 rows
    has_equal_gradient_rows: bool = False  # in its first five watched gradients all rows were the same, up to rounding
    initial_mean: float = float("nan")
    initial_std: float = float("nan")
    is_replaced: bool = False  # was registered in a model that still lives, and is no longer: another tensor took its place
    is_zero: bool = False  # two axes or more, and every value was exactly 0 when last seen
    collinear_at_first: float = float("nan")  # share of pairs of rows with abs(cosine) > .95; NaN: < 8 rows, < 16 columns, zeros
    collinear: float = float("nan")  # the same when last looked at, not before a third of the steps
    is_untouched: bool = False  # nothing wrote to it in any step, watched or not, since it was first seen


@dataclass(frozen=True, slots=True)
class Group:
    """One parameter group of an optimiser, as last seen. Values that the optimiser does not have are NaN."""

    parameters: tuple[int, ...]
    lr: float
    weight_decay: float = float("nan")
    momentum: float = float("nan")  # beta1 for the Adam family
    eps: float = float("nan")
    is_decoupled: bool = False  # the decay is taken off the weights, not added to the gradient (AdamW)
    is_maximising: bool = False  # it climbs: the losses of the trace are then the opposite of what the program computes
    own_decay: float = 0.0  # the share that the program takes off weights of the group after each step, by itself; 0: none


@dataclass(frozen=True, slots=True)
class Optimizer:
    """An optimiser that the program constructed."""

    index: int
    kind: str  # class name
    place: Place | None
    groups: tuple[Group, ...]
    n_steps: int  # all steps of the run, watched or not
    first_step: int  # when it was constructed
    has_closure: bool = False  # its step() runs the backward itself (LBFGS)
    last_step: int = -1  # the training step of its last step(); -1: it made none, or it is not known


@dataclass(frozen=True, slots=True)
class Scheduler:
    """A learning-rate scheduler whose step() was called; one that another scheduler steps is part of that one.

    `horizon` is the number of calls after which the schedule is through or begins anew (StepLR's step_size, the last milestone,
    T_max, total_iters, total_steps; of schedulers in a row the end of the last one); -1 if unknown, as for a function.
    `first_update` and `last_update` say how many steps its optimiser had made at the first and at the last call.
    """

    index: int
    kind: str  # class name
    place: Place | None  # of the first call of step()
    optimizer: int
    horizon: int
    n_calls: int  # all calls of the run, watched or not
    first_update: int
    last_update: int
    built: Place | None = None  # where the program makes it, if that was seen


@dataclass(frozen=True, slots=True)
class Named:
    """The samples that a sampler of the program's own named, in the passes that ended by themselves."""

    n: int  # different ones in all passes
    n_passes: int
    n_each: int  # in the last pass
    n_new: int  # in the last pass, that no pass before it had
    sizes: tuple[int, ...]  # of the batches, the least two; () if it names single samples
    repeats: bool  # a pass named one twice
    by: str = ""  # class name of what names them
    n_given: int = -1  # length of the shortest list that it holds, of those with as many entries as it named; -1 without one


@dataclass(frozen=True, slots=True)
class Loader:
    """A DataLoader that was iterated."""

    index: int
    place: Place | None  # where it was constructed
    dataset: str  # class name
    n_samples: int  # -1 if the dataset has no length
    batch_size: int  # -1 if unknown
    sampler: str  # class name: "SequentialSampler", "RandomSampler", ...
    n_workers: int
    n_batches: int  # batches drawn in the run
    n_passes: int  # times an iteration over it began
    is_training: bool  # a batch of it was followed by a backward before the next batch was drawn
    median_wait: float  # seconds the loop waited for one batch; NaN if unknown
    item_place: Place | None = None  # the user's __getitem__
    item_seconds: float = float("nan")  # of one __getitem__ call in this process, in a draw that no other program held up
    names: tuple[str, ...] = ()  # variables of the program that held it at its first pass, innermost first
    n_indexes: int = -1  # that its sampler gives in one pass; -1 if unknown
    n_dropped: int = 0  # of these, left over from full batches and dropped by drop_last
    n_full: int = -1  # batches of a whole pass; -1 if unknown
    n_held: int = -1  # rows of the longest array in the dataset whose rows are as large as its samples; -1 if there is none
    n_collated: int = 0  # samples that its function for batches was given, as far as seen
    n_lost: int = 0  # of these, those without a row in the batches, if it is not the same share in each (pairs and triplets are)
    is_named_by_library: bool = False  # its names are those that a library's loop gives it, as no variable of the program held it
    fingerprint: str = ""  # of the tensors, arrays and lists that the dataset holds; "" if it holds none
    n_looked_up: int = -1  # entries of the list that `__getitem__` looks its index up in; -1 if `__len__` counts it, or unknown
    named: Named | None = None  # by a sampler of the program's own, without workers


@dataclass(frozen=True, slots=True)
class Update:
    """One watched call of an optimiser's step.

    `order` holds one letter for each thing that happened since this optimiser's previous step (or the run's start):
    F forward of a model, L loss function, B backward that reaches this optimiser's parameters, b another backward,
    Z gradients of this optimiser cleared (zero_grad, or found cleared), z those of others, C gradients clipped,
    U unscaled, R a learning-rate scheduler of this optimiser stepped, r another one, s another optimiser's step.
    The step itself is not in it. A usual loop gives "FLB" with a "Z" at the start, or just before the B.
    `optimizer` is -1 for a program without any optimiser that changes its weights itself: the record is made at the first
    backward after such a change, and `n_kept_gradient` counts gradients that this backward adds to although they were used.
    """

    step: int
    optimizer: int
    place: Place | None
    order: str
    n_parameters: int  # in its groups, that require grad
    n_with_gradient: int  # whose .grad is not None
    n_nonzero_gradient: int  # ... and has a non-zero value
    n_kept_gradient: (
        int  # gradients already used by this optimiser's previous step, found unchanged and not zero at the next backward
    )
    n_nonfinite_gradient: int
    is_inside_closure: bool = False  # a backward ran within step()


@dataclass(frozen=True, slots=True)
class Op:
    """A node of the autograd graph: `name` without "Backward0" ("Addmm", "Softmax", "Log"), inputs as positions in the graph.

    `dim` is the axis of softmax and the like (as a non-negative number), -1 if the operation has none. `low` and `high` are the
    least and the greatest saved operand value where the derivative depends on it (Log: its input; Div: the divisor;
    Sqrt, Exp: the result; Pow: the base; Mul: a constant number, or labels of 0 and 1), NaN elsewhere. `shape` is the result's.
    "Unbent" is an activation whose slope is 1 on both sides.
    """

    name: str
    inputs: tuple[int, ...]
    shape: tuple[int, ...]
    dim: int = -1
    parameter: int = -1  # for a leaf: the parameter's index
    low: float = float("nan")
    high: float = float("nan")
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """Operations of earlier steps in the graph of a step's loss.

    `first_step` is the earliest watched step that could have made one of them, `shape` that of the largest tensor by which
    they are reached. `is_again` is true when a parameter that they lead to is used by this step's own operations too.
    """

    first_step: int
    n_earlier: int  # operations that were there before this step
    n_own: int
    shape: tuple[int, ...]
    is_again: bool


@dataclass(frozen=True, slots=True)
class Backward:
    """One watched backward call. `graph` starts at the loss (position 0) and is cut at 512 nodes; empty if not walked."""

    step: int
    place: Place | None
    value: float  # the loss; +-inf kept, NaN measurement stored as +inf with is_finite False
    is_finite: bool
    has_graph: bool  # loss.grad_fn existed
    is_scalar: bool
    reached: tuple[int, ...]  # indexes of the parameters in its graph
    graph: tuple[Op, ...] = ()
    raised: str = ""  # "RuntimeError: ..." if the call raised
    carried: Carried | None = None  # None: the graph is this step's own
    # operations that were there before the step's previous backward call; `first_step` then counts the calls of this step
    repeated: Carried | None = None
    residual: TensorFacts | None = None  # of a hand-written mean of squares or of magnitudes: output minus target


@dataclass(frozen=True, slots=True)
class LossCall:
    """One watched call of a loss function: torch.nn.functional's, or a loss module's (which call the same functions).

    `ops` names the operations that made the input, last first, skipping those that only change shape or dtype, cut at
    the first layer with weights: ("Softmax", "Addmm"). Empty for an input without a graph.
    `function`: "cross_entropy", "nll_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits", "mse_loss", ...
    """

    step: int
    phase: Phase
    function: str
    place: Place | None
    input: TensorFacts
    target: TensorFacts
    value: float  # NaN measurement or a tensor result: +inf with is_finite False, or the mean of the tensor
    is_finite: bool
    ops: tuple[str, ...] = ()
    op_dims: tuple[int, ...] = ()  # the axis of each of `ops`, -1 if none
    n_classes: int = 0  # size of the class axis for classification losses; 0 for others
    share_rows_sum_to_one: float = float("nan")  # rows of the input (class axis) that are >= 0 and sum to 1
    share_rows_log_probabilities: float = float("nan")  # rows whose exponentials sum to 1
    target_counts: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))  # (n_classes,) of valid class targets
    prediction_counts: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))  # (n_classes,) of the argmax
    n_correct: int = -1  # argmax equal to the target; -1 if not a classification
    n_valid: int = 0  # targets that count (not ignore_index)
    ignore_index: int = -100
    reduction: str = "mean"
    is_target_from_data: bool = False  # the target is a tensor (or a piece) of a loader's batch or of a larger tensor
    is_target_created: bool = False  # made anew for this call, as ones_like or zeros_like make it
    raised: str = ""
    class_weights: FloatArray = field(
        default_factory=lambda: np.zeros(0)
    )  # (n_classes,) given to the loss; pos_weight; empty: none
    share_target_rows_sum_to_one: float = float("nan")  # of floating targets: rows that are >= 0 and sum to 1, or weigh one class
    n_ignored: int = 0  # class targets equal to ignore_index
    n_ignored_inside: int = -1  # of these, with a valid target before and after in the sequence; -1: the targets are no sequences
    is_log_input: bool = True  # poisson_nll_loss: the input is the logarithm of the rate
    is_log_target: bool = False  # kl_div: the target holds log-probabilities
    n_padded: int = (
        0  # of `n_valid`, at positions where the model got padding: a constant tail of the sequences, of varying length
    )
    is_by_hand: bool = False  # computed by the program itself and read from its graph; no function of torch was called


@dataclass(frozen=True, slots=True)
class Forward:
    """One watched call of a top-level model."""

    step: int
    model: int
    phase: Phase
    place: Place | None
    is_training: bool  # model.training
    is_grad_enabled: bool
    input: TensorFacts | None  # the first tensor among the arguments
    output: TensorFacts | None  # the first tensor of what it returned
    train_layers: tuple[int, ...]  # mode-sensitive layers (Dropout with p > 0, BatchNorm, RNN dropout) that ran in train mode
    eval_layers: tuple[int, ...]  # the same in eval mode
    statistics_changed: bool = False  # a BatchNorm updated its running statistics in it
    loader: int = -1  # the loader that the program is iterating
    n_equal_samples: int = -1  # samples of the input equal to the first one; -1 unknown
    is_same_input_as_before: bool = False  # same values as the previous forward of this model
    raised: str = ""


@dataclass(frozen=True, slots=True)
class LayerCall:
    """Facts about the layers as first run: one record per layer, from its first watched training forwards."""

    step: int
    layer: int
    input: TensorFacts | None
    output: TensorFacts | None
    values_per_channel: int = (
        -1
    )  # for BatchNorm in train mode: values that each channel's statistics come from (least seen twice)
    feature_std: FloatArray = field(default_factory=lambda: np.zeros(0))  # (n_features <= 256,) of a first layer's input
    # of a convolution's input with 3 or 4 channels: share of the variance that is told by a value's number modulo the channels
    channel_share: float = float("nan")


@dataclass(frozen=True, slots=True)
class Batches:
    """What each forward of an evaluation reached, `(n_forwards,)` each, in order; what is not known of all is empty."""

    loss: FloatArray  # mean over the rows
    n_correct: IntArray  # argmax equal to the label
    n: IntArray  # labels, or rows of the loss's target
    n_crossed: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))  # equal pairs among all answers and all labels


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One stretch of evaluation forwards of one model between training steps (watched ones only)."""

    step: int  # the training step before which it happened
    model: int
    place: Place | None  # of the forward call
    loader: int
    n_forwards: int
    n_samples: int
    loss: float  # mean over the loss calls in it, weighted by samples; NaN if none
    accuracy: float  # from classification losses or argmax comparisons; NaN if unknown
    target_counts: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    is_after_training: bool = False
    has_targets: bool = False  # a loss or metric was computed in it
    is_every_step: bool = False  # happens in (almost) every training step
    samples: HashArray = field(
        default_factory=lambda: np.zeros(0, np.uint64)
    )  # fingerprints of its inputs, per sample, cut at 100,000
    names: tuple[str, ...] = ()  # variables that held its first input (or the tensor of which that is a piece)
    batches: Batches | None = None  # of an evaluation that was watched as a whole, with one judged answer for each forward
    # (2, n_classes) labels and answers of each class, by a loss or by the labels in the loader's batches
    class_counts: IntArray = field(default_factory=lambda: np.zeros((2, 0), np.int64))
    agrees_in_halves: bool = False  # samples of one batch that differ agree in every second feature, as counts and codes do
    n_read: int = -1  # of its samples, those whose fingerprints were taken; -1 for all
    answers: Answers | None = None  # of the newest evaluation of a set, where labels are known

    @property
    def key(self) -> tuple[object, ...]:
        """The same for evaluations of one set: by model, line and loader, and without a loader by the names of the input."""
        return self.model, self.place, self.loader, self.names if self.loader < 0 else ()


@dataclass(frozen=True, slots=True)
class Clip:
    """One watched call of clip_grad_norm_ or clip_grad_value_. `total_norm` is NaN for clipping by value.

    `is_by_hand`: the program made the gradients smaller itself, by other means, before the step at `place`. `limit` is their norm
    afterwards.
    """

    step: int
    place: Place | None
    limit: float
    total_norm: float
    is_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Models of one class built again and again at one line."""

    place: Place | None
    kind: str
    n_built: int
    n_trained: int  # how many of them an optimiser then changed
    n_alive: int
    passes_each: float  # median loader passes (or -1 without loader) that each was trained for
    steps_each: float
    same_data: bool  # trained on the same samples or the same loader
    losses_first: FloatArray  # (n_trained,) first training loss of each
    losses_last: FloatArray  # (n_trained,) last training loss of each


@dataclass(frozen=True, slots=True)
class NonFinite:
    """The first place where a value stopped being finite.

    `source` is one of "input", "target", "parameter", "module", "operation", "gradient", "loss". `name` names the layer,
    parameter or operation. `cause` is the operand that explains it for an operation: "log of 0", "divided by 0",
    "exp overflow", "sqrt of 0 in the backward pass", "" if unknown.
    """

    step: int
    source: str
    name: str
    cause: str
    place: Place | None
    sample: int = -1  # position in the batch of the first bad sample
    value: float = float("nan")  # the operand: 0.0 for log of 0


@dataclass(frozen=True, slots=True)
class Printed:
    """A number that the program wrote to its standard output or error, with the words before it in its line."""

    step: int  # training steps done
    place: Place | None  # of the call that wrote it
    label: str  # "val acc", in small letters; "" if only signs stand before it
    position: int  # among the numbers of its line
    value: float
    decimals: int  # half a unit of the last one is its rounding
    is_percent: bool


@dataclass(frozen=True, slots=True)
class StateUse:
    """A state dict was loaded or saved whose tensors are still the weights that train, and were changed since it was taken.

    `is_own` is true when it was loaded into the very model whose weights its tensors are, which changes nothing.
    """

    step: int  # training steps done when it was used
    place: Place | None
    use: str  # "load" or "save"
    taken_step: int  # training steps done when `state_dict` made it
    taken_place: Place | None
    model: int
    is_own: bool
    n_tensors: int  # that share memory with trained weights and were changed


@dataclass(frozen=True, slots=True)
class Scalars:
    """One value per training step, `(n_steps,)` each."""

    step: IntArray
    loss: FloatArray  # sum over the losses backwarded in the step / their number; NaN unknown; inf for any non-finite loss
    lr: FloatArray  # of the leading optimiser's first group
    seconds: FloatArray  # wall time of the step, sleuth's own work taken off
    wait: FloatArray  # of these, seconds waiting for the data loader
    memory: FloatArray  # bytes: the process's (CPU) or allocated on the device; at every early step, then ever more sparsely
    epoch: IntArray  # passes over the training loader begun so far, -1 without a loader
    gradient_norm: FloatArray = field(default_factory=lambda: np.zeros(0))  # of all gradients, where a log has it; inf not finite


@dataclass(frozen=True, slots=True)
class ParameterSeries:
    """Per watched step and parameter, `(n_watched, n_parameters)` each. L2 norms in the parameter's own unit."""

    step: IntArray  # (n_watched,)
    gradient_norm: FloatArray  # before clipping if clipping was seen; +inf for a non-finite gradient; NaN: no gradient
    weight_norm: FloatArray  # after the step; +inf for non-finite
    update_norm: FloatArray  # of the change in this step; estimated from up to 4,096 strided values for a large tensor
    cosine: FloatArray = field(default_factory=lambda: np.zeros(0))  # (n_watched,) between the whole gradient of this step
    # and that of the step before, from the same values; NaN if that step was not watched; empty in older traces


CAN_FALL_SILENT = frozenset(
    {"relu", "relu6", "threshold", "hardtanh", "sigmoid", "tanh", "hardsigmoid"}
)  # kinds, in small letters


@dataclass(frozen=True, slots=True)
class ActivationSeries:
    """Per watched training forward and activation site, `(n_watched, n_sites)` each; a site is a layer or a functional call.

    `unit_zero_steps[i]` `(n_units,)` counts, for site i, the watched steps in which unit j was exactly zero (or, for a
    squashing function, constant) on every sample; `n_steps[i]` the watched steps of that site.
    """

    step: IntArray  # (n_watched,)
    name: tuple[str, ...]  # "encoder.0", or "relu after fc1" for a functional call
    kind: tuple[str, ...]  # "Linear", "relu", "sigmoid", "tanh", "softmax", ...
    layer: IntArray  # (n_sites,) index of the layer, -1 for functional calls
    mean: FloatArray
    std: FloatArray
    zero_share: FloatArray  # values exactly zero
    saturated_share: FloatArray  # sigmoid/tanh values within 0.02 of a limit; softmax rows with a value > .999; else NaN
    n_nonfinite: FloatArray
    unit_zero_steps: tuple[IntArray, ...] = ()
    n_steps: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))  # (n_sites,)
    rank: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))  # effective rank, not centred; NaN in most steps
    mean_share: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))  # energy of the mean over samples / of all; likewise


@dataclass(frozen=True, slots=True)
class LabelledFeatures:
    """How the features of a model's flat inputs go with its labels, over the watched training batches.

    `low` and `high` `(n_classes, n_features)` are the least and the greatest value of each feature among the samples of a class
    (inf and -inf for a class without any); `correlation` `(n_features,)` is Pearson's with the target of a regression.
    Of sequences the features are the least values of each channel over the positions, then the greatest.
    """

    model: int
    n_classes: int  # 0 for a regression
    counts: IntArray  # (n_classes,), or (1,): samples
    low: FloatArray
    high: FloatArray
    correlation: FloatArray
    mean: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))  # (n_classes, n_features); empty for a regression
    deviation: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))  # likewise, within each class
    are_sequences: bool = False


@dataclass(frozen=True, slots=True)
class SampleMargins:
    """Single samples that a model learned to classify, in the order in which they were first seen in watched steps.

    The margin of a sample is the score of its given label minus the greatest other score (for a single output: its logit,
    with the sign of the label), averaged over the times it was seen. `rows` are the inputs of the samples `shown`, those with
    the least margins among the first ones.
    """

    model: int
    n_classes: int
    position: IntArray  # (n,) row in the program's own data; -1 if it is not known
    label: IntArray  # (n,) as given
    n_seen: IntArray  # (n,)
    margin: FloatArray  # (n,)
    other: IntArray  # (n,) the class with the greatest score but for the given one, when last seen
    # (n,) share of the margins of the same steps below its own, 0 to 1, in steps in which the model beat chance; NaN: too few
    standing: FloatArray = field(default_factory=lambda: np.zeros(0))
    n_conflicts: int = 0  # times that the same input came with another label
    n_met: int = 0  # times that an input came again
    shape: tuple[int, ...] = ()  # of one input
    shown: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))  # (n_shown,)
    rows: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))  # (n_shown, values of one input)


@dataclass(frozen=True, slots=True)
class HeldData:
    """A tensor or array of the program from which it cuts the batches of a training itself."""

    n_rows: int
    n_used: int  # of these, met in watched training steps
    n_columns: int  # -1 unless a row is a vector
    fingerprint: str  # of its values, 64 bits in hexadecimal digits
    target: str = ""  # the same of the labels beside it


@dataclass(frozen=True, slots=True)
class Recapture:
    """How often samples of the first watched batches came back, for an estimate of how many there are (Lincoln-Petersen).

    `n_marked` different samples were seen before any sample was seen twice; of `n_drawn` that were seen after that,
    `n_met` were among the marked ones.
    """

    n_marked: int = 0
    n_drawn: int = 0
    n_met: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tensor of the program of whose rows, all different, the training batches were made without a loader."""

    n_rows: int
    batch_size: int  # of most steps
    n_front: int  # rows that were trained on, among as many full batches from the start as there are
    n_behind: int  # rows behind these that were trained on
    n_judged: int  # rows behind these that an evaluation without any of the front had: they are held out

    @property
    def n_full(self) -> int:
        """The rows in full batches from the start."""
        return self.n_rows // self.batch_size * self.batch_size


@dataclass(frozen=True, slots=True)
class Experiment:
    """A trial on copies of the model and of batches that the program used. `reason` says why it could not be made, "" if it was.

    What the values mean is told by the experiment of that name under `probes/experiments/`.
    """

    name: str  # "fit-one-batch", "learning-rate-sweep", ...
    seconds: float = 0.0
    reason: str = ""
    values: tuple[tuple[str, float], ...] = ()
    places: tuple[tuple[str, Place | None], ...] = ()  # of the things that values are named after, if they are in the program

    def value(self, name: str) -> float:
        """One of the values; NaN if the experiment does not give it."""
        return next((value for known, value in self.values if known == name), float("nan"))


@dataclass(frozen=True, slots=True)
class RowEnd:
    """The id with which most rows of a batch of ids begin (or end), and how often it stands there in a row.

    If the program has one id for both padding and the end of a text, by its own names, the end is that id.
    """

    id: int
    share: float  # of the rows that have it there
    least: int  # times that it stands there, in the row with fewest: 0 if a row begins (ends) otherwise
    most: int
    n_elsewhere: int  # times that it stands anywhere else in the rows


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """Rows of integer ids that a table looked up, in the graph of a watched loss, beside the integer targets of that loss.

    `same`, `ahead`, `two_ahead` are the shares of the valid targets that equal the id at their own place, at the next one and at
    the one after (of several losses in one graph, the greatest); all NaN when no targets of a fitting number were found. Slices
    of the scores before the loss are counted in.
    """

    step: int
    place: Place | None  # of the backward call
    table: int  # index of the table's parameter
    shape: tuple[int, int]
    n_rows: int  # of the table
    minimum: int
    maximum: int
    start: RowEnd
    end: RowEnd
    padding: int = -1  # the table's padding_idx
    n_targets: int = 0  # ignored ones counted
    n_valid: int = 0
    n_end_valid: int = 0  # valid targets that are `end.id`
    same: float = float("nan")
    ahead: float = float("nan")
    two_ahead: float = float("nan")
    is_positional: bool = False  # values pass from each id to the scores at its place; False if not known
    is_causal: bool = False  # attention hides later positions, or a recurrence runs forward only; False if not known
    pad_weight: float = float("nan")  # attention that real positions give to padding: mean of the strictest; NaN if not known
    start_names: tuple[str, ...] = ()  # what the program calls `start.id`, among names for special tokens
    end_names: tuple[str, ...] = ()  # the same for `end.id`
    n_full: int = 0  # rows without padding beside a row of targets; 0 too if the padding's id or the rows are not known
    n_full_empty: int = 0  # of these, without a valid target
    n_padded: int = 0  # rows with padding beside a row of targets
    n_padded_empty: int = 0


@dataclass(frozen=True, slots=True)
class Attention:
    """The weights of one attention in a watched training loss, over its first samples."""

    step: int
    name: str  # "attention after encoder.0.in_proj": the nearest weights before it
    n_heads: int
    n_keys: int
    entropy: float  # mean over the queries that see four keys or more, over the log of the keys seen: 1 uniform, 0 one key
    least_head: float  # the same for the head with least
    is_causal: bool


@dataclass(frozen=True, slots=True)
class Routing:
    """What a linear layer with one output for each module of a list beside it chose, in the watched training calls of a step."""

    step: int
    layer: int  # the router
    n_rows: int
    counts: IntArray  # (n_experts,) rows in which this output is the greatest
    mass: FloatArray  # (n_experts,) mean softmax of the outputs


@dataclass(frozen=True, slots=True)
class BadLookup:
    """A lookup in a table that raised because of ids outside it."""

    step: int
    place: Place | None
    table: str  # the parameter's name, "" if unknown
    minimum: int
    maximum: int
    n_rows: int
    is_count: bool  # the ids count up, as positions do


@dataclass(frozen=True, slots=True)
class WeightLoad:
    """One call of `load_state_dict` that returned. Names are those of parameters and persistent buffers."""

    step: int
    place: Place | None
    model: int  # that the module belongs to, -1 if it never ran
    kind: str  # class name of the module
    n_expected: int  # names that the module has
    n_matched: int  # of these, found in what was given
    n_given: int
    n_renamed: int  # missing names that are among the unexpected ones but for a prefix
    module: int = -1  # position of the first load into the same module
    n_own: int = 0  # given tensors that are the module's own: nothing new
    missing: tuple[str, ...] = ()  # the first few
    unexpected: tuple[str, ...] = ()
    n_unexpected: int = 0
    n_files: int = 0  # files that torch.load had read before
    is_trained: bool = False  # an optimiser had changed the module before


@dataclass(frozen=True, slots=True)
class Tie:
    """Two weights that the program tied (it gave one tensor to two layers), or that a flag of the model says are tied."""

    model: int
    one: str  # qualified names
    other: str
    place: Place | None  # where they were tied, or the second layer was constructed
    flag: str  # "config.tie_weights"; "" if the program tied them itself
    is_held: bool  # one storage still, at the end of the observation
    is_copied: bool = False  # the tensor that took the place of a tied one began with the same values
    is_own_flag: bool = (
        True  # the flag is the model's or its configuration's; false: of an object that the program holds beside it
    )


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The run as a whole."""

    script: str = ""
    framework: str = "torch"
    framework_version: str = ""
    device: str = "cpu"  # of the first model's parameters
    n_steps: int = 0
    n_watched: int = 0
    n_backwards: int = 0  # all, watched or not
    seconds: float = 0.0
    status: str = "running"  # running, finished, raised, interrupted, stopped
    exception: str = ""  # "ValueError: ..." when it raised
    is_final: bool = False  # no more steps will come: rules about the end of training may speak
    graphs_alive: int = 0  # autograd graphs of past steps' losses that are still referenced
    graphs_checked: int = 0  # of so many past steps
    graphs_place: Place | None = None  # of the backward calls
    uses_grad_scaler: bool = False
    is_distributed: bool = False
    is_seeded: bool = True  # torch's random numbers come from a seed that the program set, as far as can be told
    source: str = ""  # "TensorBoard", "CSV", ... of a log that was read, whose points need not be every step; "": it was watched
    has_rival_losses: bool = False  # the log has losses that work against each other, as a GAN's
    has_moving_targets: bool = False  # the log has rewards, or losses of a policy and a critic


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that was seen of one training run. `missing` maps a fact's name to the reason why it was not recorded."""

    run: RunFacts
    models: tuple[Model, ...] = ()
    layers: tuple[Layer, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    optimizers: tuple[Optimizer, ...] = ()
    loaders: tuple[Loader, ...] = ()
    held_data: tuple[HeldData, ...] = ()
    scalars: Scalars | None = None
    gradients: ParameterSeries | None = None
    activations: ActivationSeries | None = None
    layer_calls: tuple[LayerCall, ...] = ()
    forwards: tuple[Forward, ...] = ()
    losses: tuple[LossCall, ...] = ()
    backwards: tuple[Backward, ...] = ()
    updates: tuple[Update, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    clips: tuple[Clip, ...] = ()
    rebuilds: tuple[Rebuild, ...] = ()
    nonfinite: tuple[NonFinite, ...] = ()
    state_uses: tuple[StateUse, ...] = ()
    printed: tuple[Printed, ...] = ()
    train_samples: HashArray = field(default_factory=lambda: np.zeros(0, np.uint64))  # distinct input fingerprints in training
    schedulers: tuple[Scheduler, ...] = ()
    unused_loaders: tuple[Place, ...] = ()  # where DataLoaders were constructed that were never iterated
    n_train_samples_seen: int = 0  # samples fingerprinted in training, repeats counted
    recapture: Recapture = Recapture()
    drawn: Drawn | None = None
    experiments: tuple[Experiment, ...] = ()
    labelled: tuple[LabelledFeatures, ...] = ()
    margins: tuple[SampleMargins, ...] = ()
    tokens: tuple[TokenFacts, ...] = ()
    bad_lookups: tuple[BadLookup, ...] = ()
    attentions: tuple[Attention, ...] = ()
    routings: tuple[Routing, ...] = ()
    weight_loads: tuple[WeightLoad, ...] = ()
    ties: tuple[Tie, ...] = ()
    gradient_histograms: Histograms | None = None  # as the updates used them: after clipping
    weight_histograms: Histograms | None = None  # after the updates
    insides: Insides | None = None  # of the trained model, for a few samples
    usage: Usage | None = None  # of the machine
    missing: tuple[tuple[str, str], ...] = ()

    @classmethod
    def records(cls) -> frozenset[str]:
        """The fields that hold evidence."""
        return frozenset(cls.__dataclass_fields__) - {"missing", "n_train_samples_seen", "recapture", "experiments"}

    @classmethod
    def facts(cls) -> frozenset[str]:
        """What a rule can need: a field, one series of the scalars such as "scalars.lr", or "gradient_norm" wherever it is."""
        return cls.records() | {f"scalars.{name}" for name in Scalars.__dataclass_fields__} | {"gradient_norm"}

    def experiment(self, name: str) -> Experiment | None:
        """The experiment of this name, if it was made and gave a result."""
        return next((one for one in self.experiments if one.name == name and not one.reason), None)

    def reason_no_experiment(self, name: str) -> str | None:
        """Why the result of an experiment is not there; None if it is."""
        if self.experiment(name) is not None:
            return None
        made = next((one for one in self.experiments if one.name == name), None)
        return f"the experiment {name} could not be made: {made.reason}" if made else f"the experiment {name} was not made"

    def reason_missing(self, fact: str) -> str | None:
        """Why `fact` (one of `facts`) cannot be judged: the recorded reason, or that nothing of it was seen."""
        if fact == "gradient_norm":
            has_logged = self.scalars is not None and bool((~np.isnan(self.scalars.gradient_norm)).any())
            return None if has_logged else self.reason_missing("gradients")
        record, _, series = fact.partition(".")
        for name, reason in self.missing:
            if name == record:
                return reason
        value = getattr(self, record)
        if series and value is not None and np.isnan(getattr(value, series)).all():
            return f"no {SERIES_WORDS.get(series, series.replace('_', ' '))} was seen"
        if value is None or (isinstance(value, tuple) and not value):
            return f"no {fact.replace('_', ' ')} were seen"
        return None
