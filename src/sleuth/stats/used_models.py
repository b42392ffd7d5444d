"""Models that a program uses without training anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.trace import Forward, Layer, Model, Trace


@dataclass(frozen=True)
class Used:
    """A model with its calls, and the layers that behave as in training."""

    model: Model
    calls: tuple[Forward, ...]
    layers: tuple[Layer, ...]

    @property
    def is_moved(self) -> bool:
        """Whether running statistics took in what it was given."""
        return any(call.statistics_changed for call in self.calls)


def used_in_training_mode(trace: Trace, *, max_repeated: float) -> Iterator[Used]:
    """Models with loaded weights that are always called in training mode, without gradients and on inputs that differ.

    One whose weights are taken afterwards is left alone: it is converted, or its running statistics are renewed on purpose.

    Args:
        trace: of a run that trains nothing.
        max_repeated: share of calls on the input of the call before above which it is Monte Carlo dropout, 0 to 1.
    """
    for model in (one for one in trace.models if one.is_loaded and not one.is_taken):
        calls = tuple(one for one in trace.forwards if one.model == model.index and not one.raised)
        is_repeated = sum(one.is_same_input_as_before for one in calls) > max_repeated * len(calls)
        is_wrong = all(one.is_training and one.train_layers and not (one.eval_layers or one.is_grad_enabled) for one in calls)
        if calls and is_wrong and not is_repeated:
            yield Used(model, calls, tuple(trace.layers[place] for place in calls[0].train_layers))
