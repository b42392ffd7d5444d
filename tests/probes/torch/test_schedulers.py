"""Schedulers are counted, once each, with what they were planned for."""

import torch
from torch.optim import lr_scheduler as schedules

from sleuth.probes.torch.session import TorchSession


def seen(make, each_batch, n_epochs=3, n_batches=4):
    session = TorchSession()
    session.install()
    try:
        weight = torch.nn.Parameter(torch.ones(3))
        optimizer = torch.optim.SGD([weight], lr=0.1)
        scheduler = make(optimizer)
        for _ in range(n_epochs):
            for _ in range(n_batches):
                optimizer.zero_grad()
                weight.square().sum().backward()
                optimizer.step()
                if each_batch:
                    scheduler.step()
            if not each_batch:
                scheduler.step()
    finally:
        session.uninstall()
        session.finish("finished")
    assert session.crashes == ()
    return session.trace().schedulers


def test_calls_and_plan_of_each_kind():
    (step,) = seen(lambda o: schedules.StepLR(o, 7), True)
    assert (step.kind, step.horizon, step.n_calls, step.first_update, step.last_update) == ("StepLR", 7, 12, 1, 12)
    (cosine,) = seen(lambda o: schedules.CosineAnnealingLR(o, 5), False)
    assert (cosine.kind, cosine.horizon, cosine.n_calls, cosine.first_update, cosine.last_update) == (
        "CosineAnnealingLR",
        5,
        3,
        4,
        12,
    )
    (function,) = seen(lambda o: schedules.LambdaLR(o, lambda n: 0.9**n), False)
    assert (function.kind, function.horizon) == ("LambdaLR", -1)


def test_schedulers_in_a_row_are_one():
    def make(optimizer):
        parts = [schedules.LinearLR(optimizer, 0.1, total_iters=2), schedules.CosineAnnealingLR(optimizer, 10)]
        return schedules.SequentialLR(optimizer, parts, [2])

    (both,) = seen(make, True)
    assert (both.kind, both.horizon, both.n_calls) == ("SequentialLR", 12, 12)


def test_a_subclass_counts_as_its_base():
    class Own(schedules.MultiStepLR):
        pass

    (own,) = seen(lambda o: Own(o, [2, 6]), True)
    assert (own.kind, own.horizon) == ("MultiStepLR", 6)


def test_a_scheduler_knows_where_it_was_made():
    def make(optimizer):
        return schedules.LambdaLR(optimizer, lambda step: 1.0)

    (one,) = seen(make, True)
    assert one.built.line == make.__code__.co_firstlineno + 1
    assert one.place.line != one.built.line


def first_orders(attach):
    """The events before each of the first updates of a run whose optimiser has hooks."""
    session = TorchSession()
    session.install()
    try:
        weight = torch.nn.Parameter(torch.ones(3))
        optimizer = torch.optim.Adam([weight], lr=0.1)
        scheduler = schedules.ExponentialLR(optimizer, 0.9)
        attach(optimizer, scheduler)
        for _ in range(3):
            weight.square().sum().backward()
            optimizer.step()
            if not optimizer._optimizer_step_post_hooks:
                optimizer.zero_grad()
    finally:
        session.uninstall()
        session.finish("finished")
    assert session.crashes == ()
    return [one.order for one in session.trace().updates]


def test_what_a_hook_does_after_the_weights_moved_belongs_to_the_next_step():
    def step_and_clear(optimizer, scheduler):
        optimizer.register_step_post_hook(lambda *_: scheduler.step())
        optimizer.register_step_post_hook(lambda one, *_: one.zero_grad())

    assert first_orders(step_and_clear) == ["B", "RZB", "RZB"]


def test_a_hook_that_steps_the_scheduler_before_the_optimizer_does():
    orders = first_orders(lambda optimizer, scheduler: optimizer.register_step_pre_hook(lambda *_: scheduler.step()))
    assert orders == ["BR", "ZBR", "ZBR"]
