"""Experiments in words: what each of them measured, in one line."""

from __future__ import annotations

import math

from sleuth.evidence.trace import Experiment
from sleuth.render import words
from sleuth.stats.sweep import tried

ORDERS = ("by_", "reversed", "interleaved_", "grouped_", "names-", "table")


def experiment_line(one: Experiment) -> tuple[str, str, str]:
    """Name, duration ("" if it was not made), and what came of it."""
    if one.reason:
        return one.name, "", f"not made: {words.clean(one.reason)}"
    told = {
        "gradient-check": _gradient_check,
        "ideal-outputs": _ideal_outputs,
        "unreached-parts": _unreached_parts,
        "dependencies": _dependencies,
        "own-targets": _own_targets,
        "both-modes": _both_modes,
        "other-inputs": _other_inputs,
        "fit-one-batch": _fit_one_batch,
        "reference-model": _reference_model,
        "label-check": _label_check,
        "label-order": _label_order,
        "augmented": _augmented,
        "learning-rate-sweep": _sweep,
        "permutation-importance": _permutation,
        "coefficient-intervals": _coefficients,
        "learning-curve": _learning,
        "validation-curve": _validation,
        "shap": _shap,
    }.get(one.name, _without if one.name.startswith("without-") else _all_values)
    return one.name, words.seconds(one.seconds), told(one)


def experiments_cost(experiments: tuple[Experiment, ...]) -> str:
    """How many were made, and in what time: "6 experiments in 2.9 s"; "" for none."""
    made = [one for one in experiments if not one.reason]
    return f"{words.plural(len(made), 'experiment')} in {words.seconds(sum(one.seconds for one in experiments))}" if made else ""


def _number(one: Experiment, name: str) -> str:
    value = one.value(name)
    return "not finite" if math.isinf(value) else words.number(value)


def _gradient_check(one: Experiment) -> str:
    said = [f"{name} {'was not judged' if math.isnan(error) else f'has an error of {error:.2g}'}" for name, error in one.values]
    return "against central differences " + ", ".join(said)


def _ideal_outputs(one: Experiment) -> str:
    kinds = (("right_p", "wrong_p", "probabilities"), ("right_4", "wrong_4", "raw outputs"), ("right", "far_above", "numbers"))
    known = [(right, wrong, what) for right, wrong, what in kinds if not math.isnan(one.value(right))]
    said = [f"{_number(one, right)} for right {what}, {_number(one, wrong)} for wrong ones" for right, wrong, what in known]
    return "the loss is " + "; ".join(said)


def _unreached_parts(one: Experiment) -> str:
    if not one.value("unreached") > 0:
        return "every weight gets a gradient"
    tensors = words.plural(int(one.value("unreached")), "tensor")
    before, after = _number(one, "before"), _number(one, "after")
    return f"{tensors} of weights get no gradient; with others in their place the loss is {after} instead of {before}"


def _dependencies(one: Experiment) -> str:
    said = []
    if one.value("samples_moved") >= 0:
        said.append(f"with the other samples of a batch exchanged an output moves by {_number(one, 'samples_moved')} deviations")
    if one.value("later_moved") >= 0:
        said.append(f"with the later elements exchanged the earlier outputs move by {_number(one, 'later_moved')} deviations")
    if one.value("place_moved") >= 0:
        said.append(
            f"another token moves the output at its place by {_number(one, 'place_moved')} deviations, those before it by "
            f"{_number(one, 'before_moved')}"
        )
    return "; ".join(said) or "neither samples nor later elements could be told apart"


def _own_targets(one: Experiment) -> str:
    if not one.value("own") >= 0:
        return "no target was found among the elements of the inputs"
    return (
        f"{one.value('own'):.0%} of {words.plural(int(one.value('pairs')), 'output')} move with the element of the input that is "
        "their target"
    )


def _both_modes(one: Experiment) -> str:
    return (
        f"the trained model's loss is {_number(one, 'final_train')} in train mode and {_number(one, 'final_eval')} in eval mode; "
        f"two passes in eval mode differ by {_number(one, 'moved')}"
    )


def _other_inputs(one: Experiment) -> str:
    return (
        f"the trained model's loss is {_number(one, 'final_real')} with the real inputs, {_number(one, 'final_other')} with "
        f"those of other samples, {_number(one, 'final_zero')} with zeros"
    )


def _fit_one_batch(one: Experiment) -> str:
    return (
        f"trained on one batch alone with Adam the loss goes from {_number(one, 'first')} to {_number(one, 'best')} "
        f"(at most {_number(one, 'steps')} steps)"
    )


def _reference_model(one: Experiment) -> str:
    return (
        f"a plain network that was trained on a few batches has a loss of {_number(one, 'held_out')} on others; the trained "
        f"model has {_number(one, 'final')}, before training {_number(one, 'initial')}"
    )


def _label_check(one: Experiment) -> str:
    return (
        f"of {_number(one, 'n')} samples the others answer {one.value('error'):.1%} otherwise than their labels say, of the half "
        f"with the clearest answers {one.value('in_half'):.1%}"
    )


def _label_order(one: Experiment) -> str:
    own, chance = one.value("own"), one.value("chance")
    said = f"the inputs explain {own:.0%} of the variance of their labels, {chance:.0%} of shuffled ones"
    others = [(value, words.clean(name)) for name, value in one.values if name.startswith(ORDERS)]
    return f"{said}; at most {max(others)[0]:.0%} in other orders ({max(others)[1]})" if others else said


def _augmented(one: Experiment) -> str:
    return (
        f"a plain network learns labels with a skill of {one.value('augmented'):.0%} from samples as the model was trained on "
        f"them, {one.value('clean'):.0%} from clean ones"
    )


def _sweep(one: Experiment) -> str:
    rate = one.value("rate")
    points = [f"{_number(one, f'after_{factor:g}')} at {factor * rate:.2g}" for factor, _ in tried(one)]
    start, end = _number(one, "initial"), _number(one, "final")
    return f"loss after {_number(one, 'steps')} steps from {start}: {', '.join(points)}; at the end of the run: {end}"


def _permutation(one: Experiment) -> str:
    lows = [value for key, value in one.values if key.startswith("low ")]
    return f"shuffling {words.plural(sum(low > 0 for low in lows), 'column')} of {_number(one, 'columns')} surely costs something"


def _coefficients(one: Experiment) -> str:
    at = [key.removeprefix("own ") for key, _ in one.values if key.startswith("own ")]
    sure = sum(one.value(f"low {column}") > 0 or one.value(f"high {column}") < 0 for column in at)
    return f"of the {len(at):,} greatest coefficients {sure:,} are surely not 0 over {_number(one, 'resamples')} resamples"


def _learning(one: Experiment) -> str:
    sizes = [key.removeprefix("judged ") for key, _ in one.values if key.startswith("judged ")]
    first, last = sizes[0], sizes[-1]
    return f"after {int(first):,} rows {_number(one, f'judged {first}')}, after {int(last):,} {_number(one, f'judged {last}')}"


def _validation(one: Experiment) -> str:
    score, best = max((value, key.removeprefix("judged ")) for key, value in one.values if key.startswith("judged "))
    has_own = not math.isnan(one.value("own"))
    own = f"the program has {_number(one, 'own')}" if has_own else "the program sets no limit"
    return f"best in folds with {words.clean(best)}, {words.number(score)}; {own}"


def _shap(one: Experiment) -> str:
    return f"explained {_number(one, 'rows')} judged rows over {_number(one, 'columns')} columns"


def _without(one: Experiment) -> str:
    before, after = _number(one, "before"), _number(one, "after")
    return f"the score is {after} instead of {before} on {_number(one, 'rows')} rows"


def _all_values(one: Experiment) -> str:
    return ", ".join(f"{name} {words.number(value)}" for name, value in one.values)
