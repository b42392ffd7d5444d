"""What is judged while a training runs, where watching it costs more than the budget."""

import os

import pytest
import torch

from sleuth.probes.torch.session import TorchSession


def checked_after(own_seconds, cost):
    """The steps after which rules judged, of a quick training that sleuth's own time has used up already."""
    read, write = os.pipe()
    if os.fork() == 0:
        try:
            steps = []
            session = TorchSession(on_check=lambda make_trace: (steps.append(session._recorder.step), cost(session._recorder)))
            session.install()
            recorder = session._recorder
            recorder.clock.own = recorder.clock.processor = own_seconds
            model = torch.nn.Linear(4, 1)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            for _ in range(60):
                optimizer.zero_grad()
                model(torch.randn(8, 4)).square().mean().backward()
                optimizer.step()
            session.uninstall()
            os.write(write, repr(steps).encode())
        finally:
            os._exit(0)
    os.wait()
    os.close(write)
    with os.fdopen(read) as file:
        return file.read()


@pytest.mark.parametrize("own_seconds", [0.0, 10.0])
def test_judging_goes_on_after_the_samples_have_used_up_the_budget(own_seconds):
    assert checked_after(own_seconds, lambda recorder: None) == "[1, 2, 5, 10, 20, 50]"


def test_judging_that_is_dear_itself_waits_for_time():
    def spend(recorder):
        recorder.checks_spent += 10.0

    assert checked_after(10.0, spend) == "[1]"
