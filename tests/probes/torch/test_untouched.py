"""A watched program ends with the same weights, losses and random state, bit for bit, and torch is left as it was found."""

from __future__ import annotations

import os
import pickle
import random
import tempfile
import warnings
from collections.abc import Callable

import numpy as np
import pytest
import torch

from sleuth.probes.torch.session import TorchSession
from tests.probes.torch.programs import PROGRAMS


def run(
    program: Callable[[], object], watched: bool, prepare: Callable[[TorchSession], None] = lambda session: None
) -> dict[str, object]:
    """Run a program in a forked child; weights as bytes, losses, random states, and sleuth's own crashes."""
    with tempfile.NamedTemporaryFile(suffix=".pickle") as answer:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                warnings.simplefilter("ignore")
                torch.set_num_threads(1)
                torch.manual_seed(3)
                session = TorchSession()
                if watched:
                    session.install()
                    prepare(session)
                tensors, losses = program()
                session.uninstall()
                session.finish("finished")
                trace = session.trace()
                with open(answer.name, "wb") as file:
                    pickle.dump(
                        {
                            "weights": [t.detach().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes() for t in tensors],
                            "losses": losses,
                            "torch": torch.get_rng_state().numpy().tobytes(),
                            "numpy": np.random.get_state()[1].tobytes(),
                            "python": random.getstate(),
                            "crashes": session.crashes,
                            "steps": trace.run.n_steps,
                            "watched": trace.run.n_watched,
                        },
                        file,
                    )
                code = 0
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        assert status == 0
        with open(answer.name, "rb") as file:
            return pickle.load(file)


def seeds_apart(result: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in result.items() if key in ("weights", "losses", "torch")}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_same_bits_with_and_without(program):
    plain, watched = run(program, False), run(program, True)
    assert watched["crashes"] == ()
    assert seeds_apart(watched) == seeds_apart(plain)
    if program.__name__ != "functional_transforms":
        assert watched["steps"] > 0
        assert watched["watched"] > 0


def test_torch_is_left_as_it_was_found():
    from torch.nn.modules import module
    from torch.optim import optimizer

    watched = (
        torch.Tensor.backward, torch.nn.functional.cross_entropy, torch.nn.Module.__init__, torch.nn.Module.train, torch.optim.Optimizer.zero_grad,
        torch.utils.data.DataLoader.__iter__, torch.no_grad.__enter__, torch.nn.Embedding.from_pretrained.__func__, torch.autograd.backward,
    )  # fmt: skip
    session = TorchSession()
    session.install()
    assert torch.nn.functional.cross_entropy is not watched[1]
    session.uninstall()
    assert watched == (
        torch.Tensor.backward, torch.nn.functional.cross_entropy, torch.nn.Module.__init__, torch.nn.Module.train, torch.optim.Optimizer.zero_grad,
        torch.utils.data.DataLoader.__iter__, torch.no_grad.__enter__, torch.nn.Embedding.from_pretrained.__func__, torch.autograd.backward,
    )  # fmt: skip
    assert not module._global_forward_hooks
    assert not module._global_forward_pre_hooks
    assert not optimizer._global_optimizer_pre_hooks
    assert not optimizer._global_optimizer_post_hooks


HOOKED = (
    "forwards.before", "forwards.after", "losses.before", "losses.after", "updates.before_step", "updates.after_step", "updates.before_backward",
    "evaluating.look", "evaluating.add_forward", "structure.model_index", "structure.note_built", "loaders.begin", "loaders.drawn",
    "backward_calls.before", "backward_calls.after", "end_step", "note_event", "_close_watched", "_plan_next",
    "backward_calls.note_quickly", "updates.note_lead", "activations.add", "activations.close", "activations.add_functional",
)  # fmt: skip


@pytest.mark.parametrize("name", HOOKED)
def test_a_probe_that_throws_harms_nothing(name, monkeypatch):
    """Fault injection at every hook: the training goes on unharmed and the crash is told."""
    from sleuth.probes.torch import recorder as recorders

    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError(name)

    part, _, method = name.rpartition(".")
    owner = type(getattr(recorders.Recorder(1.03, None, None), part)) if part else recorders.Recorder
    monkeypatch.setattr(owner, method, broken)
    crashes: list[str] = []
    for program in (PROGRAMS[0], PROGRAMS[7]):
        plain, watched = run(program, False), run(program, True)
        assert seeds_apart(watched) == seeds_apart(plain)
        crashes += watched["crashes"]
    assert any("ZeroDivisionError" in crash for crash in crashes)
