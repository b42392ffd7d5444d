"""T220 from-logits-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import SQUASHING, squashed_twice
from sleuth.evidence.trace import LossCall, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule
from sleuth.stats.ideal import IdealOutputs

JUDGED = frozenset(("kl_div", "cross_entropy", "poisson_nll_loss", "binary_cross_entropy", "gaussian_nll_loss"))
LAYER_OPS = frozenset(("Addmm", "Mm", "Linear", "MkldnnLinear", "Convolution", "MkldnnConvolution"))
POSITIVE = frozenset(("Softplus", "Relu"))
Verdict = tuple[str, str, Certainty]  # what is wrong, the mend, how sure


@rule(
    "T220",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "vanishing-gradients", "loss-diverging",
        "weights-diverging", "exploding-gradients", "non-finite-loss", "flipped-loss-sign", "learning-rate-too-low",
        "learning-rate-too-high", "unstable-log-or-exp", "saturated-activations", "wrong-loss-for-task", "initial-loss-off",
    ),
    consults=("ideal-outputs",),
)  # fmt: skip
def from_logits_mismatch(trace: Trace, *, tolerance: float = 0.01, max_share: float = 0.5) -> Iterator[Finding]:
    """A loss gets probabilities where it expects logarithms or raw outputs, or the other way round.

    Measure:
        Training calls of `kl_div` (the input must be log-probabilities, the target probabilities), of cross-entropy with soft
        targets, of the Poisson and the Gaussian loss; and a sigmoid or softmax that is applied twice before a logarithm. By
        experiment, what a hand-written loss says of right probabilities, of right raw outputs, and of the same answer for all.
    Why:
        Nothing checks it. Of probabilities `kl_div` has no least value where both agree; targets that are logits reward
        outputs without end; a second sigmoid maps everything to between 0.5 and 0.73.
    Fix:
        `kl_div(log_softmax(student), softmax(teacher))`; soft targets through a softmax; `poisson_nll_loss(log_rate)` or
        `log_input=False`; one sigmoid or softmax.
    Limits:
        Probabilities into cross-entropy, logits into `binary_cross_entropy` or `nll_loss` have rules of their own. Targets
        that weigh one class alone (an advantage) are left alone.
    Source:
        PyTorch documentation, KLDivLoss, "the input ... is expected to be in the log-space",
        https://docs.pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html.

    Args:
        tolerance: what a probability may lie outside [0, 1] by through rounding, no unit.
        max_share: share of rows that fit, up to which they are taken for something else.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and c.function in JUDGED and c.input.n_values]
    graphs = [b for b in trace.backwards if b.graph]
    if not (calls or graphs):
        raise NotApplicable("no loss of probabilities was computed in training")
    found = [(_mismatch(c, tolerance, max_share), c.place, c.step) for c in calls]
    found += [(_twice(*names), b.place, b.step) for b in graphs if (names := squashed_twice(b.graph))]
    if graphs and not any(c.phase is Phase.TRAIN and not c.is_by_hand for c in trace.losses):
        found.append((_by_experiment(IdealOutputs.of(trace)), graphs[0].place, graphs[0].step))
    for verdict, place, step in found:
        if verdict is not None:
            said, fix, certainty = verdict
            yield Finding(said, Where(place, first_step=step), {"case": said.split(":")[0]}, certainty, fix)
            return


def _mismatch(call: LossCall, tolerance: float, max_share: float) -> Verdict | None:
    """What this loss expects and does not get, if so."""
    low, high, first = call.target.minimum, call.target.maximum, call.ops[0] if call.ops else ""
    if call.function == "kl_div":
        return _divergence(call, first, tolerance, max_share)
    is_soft = call.function == "cross_entropy" and call.share_target_rows_sum_to_one <= max_share and call.n_classes > 1
    if is_soft and (low < -tolerance or high > 1 + tolerance):
        said = f"cross_entropy gets targets from {low:.3g} to {high:.3g}: it expects probabilities of the classes."
        return said, "Pass softmax(teacher_logits, dim=1) as the target.", LIKELY
    if call.function == "poisson_nll_loss" and call.is_log_input and first in POSITIVE | {"Exp"}:
        said = f"poisson_nll_loss gets rates that come out of {first.lower()}: it expects the logarithm of the rate."
        return said, "Pass log_input=False, or drop the last activation.", PROOF if first == "Exp" else LIKELY
    if call.function == "poisson_nll_loss" and not call.is_log_input and call.input.minimum < -tolerance:
        said = f"poisson_nll_loss gets rates down to {call.input.minimum:.3g}: with log_input=False it takes their logarithm."
        return said, "Drop log_input=False, or make the rates positive with softplus or exp.", PROOF
    if call.function == "gaussian_nll_loss" and "negative entry" in call.raised:
        said = "gaussian_nll_loss got negative variances: it expects the variance, not its logarithm."
        return said, "Pass log_variance.exp().", PROOF
    if call.function == "binary_cross_entropy" and len(call.ops) > 1 and set(call.ops[:2]) <= SQUASHING:
        return _twice(call.ops[0], call.ops[1])
    return None


def _divergence(call: LossCall, first: str, tolerance: float, max_share: float) -> Verdict | None:
    """The same for `kl_div`."""
    fix = "Pass kl_div(log_softmax(student, dim=1), softmax(teacher, dim=1))."
    if call.share_rows_sum_to_one > 1 - tolerance:
        return "kl_div gets probabilities as its input: it expects log-probabilities.", fix, PROOF
    if call.share_rows_log_probabilities <= max_share and first in LAYER_OPS:
        return "kl_div gets the raw output of a layer as its input: it expects log-probabilities.", fix, LIKELY
    if not call.is_log_target and call.target.minimum < -tolerance:
        return f"kl_div gets targets down to {call.target.minimum:.3g}: it expects probabilities.", fix, PROOF
    if call.is_log_target and call.target.maximum > tolerance and call.share_target_rows_sum_to_one <= max_share:
        return "kl_div gets positive targets: with log_target=True it expects log-probabilities.", fix, PROOF
    return None


def _twice(last: str, first: str) -> Verdict:
    said = f"The loss gets the {last.lower()} of a {first.lower()}: it is squashed twice."
    return said, f"Drop the {last.lower()} or the {first.lower()}.", PROOF if last == first else LIKELY


def _by_experiment(ideal: IdealOutputs | None) -> Verdict | None:
    """What a hand-written loss wants and does not get."""
    if ideal is None or ideal.has_signed_others:
        return None
    if ideal.takes_probabilities and not ideal.is_cross_entropy:  # that is another rule's
        right, half = ideal.loss("right_4"), ideal.loss("half")
        said = f"The loss wants probabilities and gets raw outputs: right ones have {right:.3g}, 0.5 for each {half:.3g}."
        return said, "Pass torch.sigmoid(output) to the loss.", LIKELY
    if ideal.takes_raw_outputs:
        said = f"The loss wants raw outputs and gets probabilities: with right ones it is still {ideal.loss('right_p'):.3g}."
        return said, "Drop the model's last sigmoid, or the one in the loss.", LIKELY
    if ideal.rewards_one_answer:
        said = "The loss is as low for one and the same high answer to every question as for the right answers."
        return said, "Put a (log-)softmax over the classes before the loss, or count the wrong classes in it.", LIKELY
    return None
