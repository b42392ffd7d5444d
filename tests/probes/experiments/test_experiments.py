"""Recorded steps run again to the same loss, experiments tell known cases apart, and nothing of the program changes."""

import copy
import random
import time

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from sleuth.probes.experiments import running, usual_loss  # noqa: E402
from sleuth.probes.experiments.subject import Subject  # noqa: E402
from sleuth.probes.torch.session import TorchSession  # noqa: E402

UNMADE = (
    "gradient-check",
    "augmented",
    "repeated-runs",
    "regularisation-on",
    "other-aims-off",
    "even-columns",
)  # without a function or data of its own, and without an evaluation
NAMES = ("gradient-check", *(trial.name for trial in running.TRIALS if trial.name != "gradient-check"))


def watched(program):
    """Run `program` under watch; the session, and what the program returned."""
    session = TorchSession()
    session.install()
    try:
        kept = program()
    finally:
        session.uninstall()
    session.finish("finished")
    assert session.crashes == ()
    assert torch._C._len_torch_function_stack() == 0
    return session, kept


def made(session, *names, seconds=10.0):
    return {one.name: one for one in session.experiment(names or NAMES, seconds)}


def subject_of(session):
    capturing = session._recorder.capturing
    steps, reason = running.choose(capturing)
    assert reason == ""
    return Subject(steps, capturing.initial, is_isolated=False)


def batches(n, size=16, n_classes=3):
    torch.manual_seed(0)
    return [(torch.randn(size, 6), torch.randint(n_classes, (size,))) for _ in range(n)]


def train(model, loss_of, n_steps=12, optimizer=None):
    optimizer = optimizer or torch.optim.Adam(model.parameters(), lr=1e-2)
    for x, y in batches(n_steps):
        optimizer.zero_grad()
        loss_of(model, x, y).backward()
        optimizer.step()
    return model, optimizer


def network(dropout=0.0):
    return nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(dropout), nn.Linear(16, 3))


def hand_written(model, x, y):
    scores = model(x)
    scores = scores - scores.logsumexp(1, keepdim=True)
    total = torch.zeros(())
    total += -scores[torch.arange(len(y)), y].mean()
    weights = torch.zeros(len(y))
    weights[:] = scores.detach().exp().max(1).values
    total = total + 0.01 * (weights * scores.pow(2).sum(1)).mean()
    return total + 1e-3 * sum(p.abs().sum() for p in model.parameters())


class WithDictionary(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head = nn.Linear(6, 8), nn.Linear(8, 3)

    def forward(self, *, x, scale):
        return {"hidden": self.body(x), "scores": self.head(torch.relu(self.body(x))) * scale}


LOSSES = {
    "module": lambda model, x, y: nn.CrossEntropyLoss(label_smoothing=0.1)(model(x), y),
    "function": lambda model, x, y: F.cross_entropy(model(x), y),
    "hand-written": hand_written,
    "noise": lambda model, x, y: F.cross_entropy(model(x + 0.1 * torch.randn_like(x)), y) + 0.1 * torch.rand(()),
    "twice": lambda model, x, y: F.cross_entropy(model(x), y) + F.mse_loss(model(x), model(x.flip(0)).detach()),
    "gradient penalty": lambda model, x, y: F.cross_entropy(model(x), y) + penalty(model, x),
}


def penalty(model, x):
    point = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(model(point).sum(), point, create_graph=True)
    return slope.square().mean()


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_a_step_runs_again_to_the_same_loss(loss, dropout):
    session, _ = watched(lambda: train(network(dropout), loss))
    assert subject_of(session).verify() == ""


def test_outputs_in_a_dictionary_and_named_arguments():
    scale = torch.tensor(2.0)
    session, _ = watched(lambda: train(WithDictionary(), lambda m, x, y: F.cross_entropy(m(x=x, scale=scale)["scores"], y)))
    assert subject_of(session).verify() == ""


def test_a_program_without_modules():
    def program():
        w = torch.zeros(6, 3, requires_grad=True)
        for x, y in batches(12):
            loss = F.cross_entropy(x @ w, y)
            loss.backward()
            with torch.no_grad():
                w -= 0.1 * w.grad
            w.grad = None

    session, _ = watched(program)
    assert subject_of(session).verify() == ""


def test_a_model_without_an_optimiser_leaves_no_mode_behind():
    def program():
        model = nn.Linear(6, 3)
        for x, y in batches(12):
            F.cross_entropy(model(x), y).backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= 0.1 * p.grad
                    p.grad = None

    watched(program)


@pytest.mark.parametrize("forks", [True, False])
def test_nothing_of_the_program_changes(forks, monkeypatch):
    monkeypatch.setattr(running, "can_fork", lambda: forks)
    session, (model, optimizer) = watched(lambda: train(network(0.3), LOSSES["function"]))
    before = copy.deepcopy((model.state_dict(), optimizer.state_dict(), [m.training for m in model.modules()]))
    states = torch.get_rng_state(), random.getstate(), np.random.get_state()
    results = made(session, seconds=60.0)
    special = {
        *UNMADE,
        "masked-positions",
        "usual-loss",
        "regularisation-anew",
    }  # they need what this program has not: a function
    # of its own, a mask, a loss of its own, weights that a decay shrank
    assert {name: one.reason for name, one in results.items() if one.reason and name not in special} == {}
    torch.testing.assert_close(before[:2], (model.state_dict(), optimizer.state_dict()), rtol=0, atol=0)
    assert before[2] == [m.training for m in model.modules()]
    assert torch.equal(states[0], torch.get_rng_state())
    assert states[1] == random.getstate()
    assert all(np.array_equal(a, b) for a, b in zip(states[2], np.random.get_state(), strict=True))


def test_a_recording_that_is_over_costs_nothing():
    depths = []

    def program():
        w = torch.zeros(6, 3, requires_grad=True)
        for x, y in batches(40):
            F.cross_entropy(x @ w, y).backward()
            with torch.no_grad():
                depths.append(torch._C._len_torch_function_stack())
                w -= 0.1 * w.grad
            w.grad = None

    watched(program)
    assert 1 in depths  # while a step is recorded
    assert depths[-1] == 0


def test_the_first_step_is_recorded_whatever_ran_before_it():
    def program():
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        with torch.no_grad():
            torch.zeros(3).add_(1)
        for x, y in batches(3):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()

    session, _ = watched(program)
    steps = [one.step for kept in session._recorder.capturing.first.values() for one in kept]
    assert steps[0] == 0


def test_what_is_refused_says_why():
    def two_losses():
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for x, y in batches(12):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            model(x).square().mean().backward()
            optimizer.step()

    session, _ = watched(two_losses)
    assert made(session)["fit-one-batch"].reason == "several losses take turns"


def test_batches_that_were_written_to_are_refused():
    def program():
        model, x = nn.Linear(6, 3), torch.zeros(16, 6)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for values, y in batches(12):
            x.copy_(values)
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()

    session, _ = watched(program)
    assert made(session, "other-inputs")["other-inputs"].reason == "the batches were written to after they were used"


class Slow(nn.Module):
    is_slow = False

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 3)

    def forward(self, x):
        if Slow.is_slow:
            time.sleep(60)
        return self.layer(x)


def test_an_experiment_that_hangs_is_stopped():
    session, _ = watched(lambda: train(Slow(), LOSSES["function"]))
    Slow.is_slow = True
    try:
        began = time.monotonic()
        one = made(session, "both-modes", seconds=1.0)["both-modes"]
    finally:
        Slow.is_slow = False
    assert one.reason == "it took too long, or its process died"
    assert time.monotonic() - began < 30


def test_batches_that_have_no_statistics_in_common():
    def program():
        model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
        for _ in range(150):
            skewed = torch.empty(2, 64, 4).exponential_()  # told apart by their skew, and moved against it
            up, down = model(skewed[0] - 4), model(4 - skewed[1])
            loss = nn.functional.softplus(-up).mean() + nn.functional.softplus(down).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return model

    session, model = watched(program)
    before = copy.deepcopy(model.state_dict())
    told = made(session, "both-modes")["both-modes"]
    assert told.value("final_own") < 0.8 * told.value("initial_own")
    assert told.value("final_refreshed") > told.value("final_own") + 0.3
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert model[1].momentum == 0.1


def test_updates_that_only_clipping_keeps_from_diverging():
    def program(rate):
        model = nn.Linear(6, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for x, _ in batches(12):
            optimizer.zero_grad()
            F.mse_loss(model(x), 10 * x[:, :1]).backward()
            optimizer.step()
        return model

    told = made(watched(lambda: program(2.0))[0], "clipped-updates")["clipped-updates"]
    assert told.value("plain") > 1e3 * told.value("initial")
    assert told.value("clipped") < 2 * told.value("initial")
    told = made(watched(lambda: program(0.05))[0], "clipped-updates")["clipped-updates"]
    assert max(told.value("plain"), told.value("clipped")) < told.value("initial")


def test_a_loss_that_tells_classes_badly_against_cross_entropy():
    def run(loss_of):
        torch.manual_seed(3)
        optimizer = torch.optim.Adam(
            (model := nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 3))).parameters(), lr=3e-3
        )
        for x, _ in batches(30, size=64):
            optimizer.zero_grad()
            loss_of(model(x), x[:, :3].argmax(1)).backward()
            optimizer.step()
        return model

    def worst_only(scores, y):
        return (1 - scores.softmax(1).gather(1, y[:, None])).pow(8).max()

    told = made(watched(lambda: run(worst_only))[0], "usual-loss")["usual-loss"]
    assert told.value("usual") < 0.6 * told.value("own")
    assert told.value("fixed") > told.value("broken")
    told = made(watched(lambda: run(lambda scores, y: -scores.log_softmax(1).gather(1, y[:, None]).mean()))[0], "usual-loss")
    assert told["usual-loss"].value("usual") == told["usual-loss"].value("own")
    told = made(watched(lambda: run(F.cross_entropy))[0], "usual-loss")
    assert "usual" in told["usual-loss"].reason


def squared(model, optimizer, n_passes):
    data = torch.cat([x for x, _ in batches(30, size=16)])
    wanted = F.one_hot(data[:, :3].argmax(1), 3).float()
    for _ in range(n_passes):
        for rows in torch.randperm(len(data)).split(16):
            optimizer.zero_grad()
            F.mse_loss(model(data[rows]), wanted[rows]).backward()
            optimizer.step()


def test_a_rate_at_which_the_loss_is_not_finite_leaves_time_for_the_others():
    def program():
        model = nn.Sequential(nn.Linear(6, 16), nn.Linear(16, 3))
        squared(model, torch.optim.SGD(model.parameters(), lr=9.0), 100)

    told = made(watched(program)[0], "usual-loss", seconds=2.0)["usual-loss"]
    assert told.reason == ""
    assert 0 < told.value("steps") < 3000


def test_cross_entropy_goes_on_for_as_long_as_the_run_where_that_ended_better_than_a_few_updates(monkeypatch):
    def program():
        torch.manual_seed(0)
        model = nn.Linear(6, 3)
        squared(model, torch.optim.Adam(model.parameters(), lr=1e-2), 6)

    def compared(pair, splits, most):
        n = sum(len(pair.subject.run(one, has_loss=False).predictions) for one in splits[0].judge)
        half = torch.arange(n) % 2
        return torch.ones(n).double(), half.double(), most // 4, half, 1.0

    monkeypatch.setattr(usual_loss._Pair, "compared", compared)
    told = made(watched(program)[0], "usual-loss")["usual-loss"]
    assert told.value("long_steps") == 180
    assert max(told.value("long"), told.value("final")) < 0.2


def test_a_plain_network_that_fits_is_not_trained_on():
    session, _ = watched(lambda: train(nn.Linear(6, 1), lambda model, x, y: F.mse_loss(model(x), 0 * x[:, :1] + 3), 12))
    one = made(session, "reference-model")["reference-model"]
    assert one.value("steps") < 250
    assert max(one.value("one_batch"), one.value("held_out")) < 0.01 * one.value("first")


def test_outputs_that_lie_between_0_and_1_by_chance_bound_no_plain_network():
    class Flat(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(1, 1)
            nn.init.constant_(self.layer.bias, 0.4)
            nn.init.zeros_(self.layer.weight)

        def forward(self, x):
            return self.layer(0 * x[:, :1])

    session, _ = watched(lambda: train(Flat(), lambda model, x, y: F.mse_loss(model(x), 5 * x[:, :2].sum(1, keepdim=True)), 12))
    one = made(session, "reference-model")["reference-model"]
    assert one.value("one_batch") < 0.01 * one.value("first")


class Writer(nn.Module):
    def __init__(self, path):
        super().__init__()
        self.layer, self.path, self.is_writing = nn.Linear(6, 3), path, False

    def forward(self, x):
        if self.is_writing:
            self.path.write_text("written")
        return self.layer(x)


def test_an_experiment_writes_no_file(tmp_path):
    session, (model, _) = watched(lambda: train(Writer(tmp_path / "log.txt"), LOSSES["function"]))
    model.is_writing = True
    made(session, "both-modes")
    assert not (tmp_path / "log.txt").exists() or (tmp_path / "log.txt").read_text() == ""


def test_time_for_all_of_them():
    session, _ = watched(lambda: train(network(), LOSSES["function"]))
    began = time.monotonic()
    results = made(session, seconds=0.01)
    assert time.monotonic() - began < 20
    assert any(one.reason == "the time for experiments was up" for one in results.values())


def test_a_model_that_is_replaced_is_let_go():
    import gc
    import weakref

    def program():
        old = network()
        train(old, LOSSES["function"])
        ref = weakref.ref(old)
        del old
        train(network(), LOSSES["function"])
        gc.collect()
        return ref

    _, ref = watched(program)
    assert ref() is None


def test_values_of_a_known_case():
    session, _ = watched(lambda: train(network(), LOSSES["function"], n_steps=30))
    results = made(session)
    assert results["dependencies"].value("samples_moved") < 1e-4
    assert results["other-inputs"].value("final_moved") > 0
    assert results["both-modes"].value("moved") == 0.0
    assert results["fit-one-batch"].value("best") < results["fit-one-batch"].value("first")
    assert results["learning-rate-sweep"].value("rate") == pytest.approx(1e-2)
    assert results["gradient-check"].reason == running.NO_FUNCTIONS
    assert "after_0.1" in dict(results["learning-rate-sweep"].values)


def test_smaller_rates_are_not_tried_where_the_programs_own_moves_nothing():
    def program():
        model = network()
        train(model, LOSSES["function"], n_steps=30, optimizer=torch.optim.SGD(model.parameters(), lr=1e-9))

    session, _ = watched(program)
    tried = {name for name, _ in made(session)["learning-rate-sweep"].values if name.startswith("after_")}
    assert {"after_1", "after_10", "after_1000"} <= tried
    assert "after_0.01" not in tried


def test_changed_labels_are_told_by_the_other_samples():
    torch.manual_seed(0)
    x, truth = torch.randn(300, 6), torch.arange(300) % 3
    x[torch.arange(300), truth] += 6
    given = truth.clone()
    given[::10] = (given[::10] + 1) % 3

    def program():
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(2):
            for rows in torch.arange(300).split(50):
                optimizer.zero_grad()
                F.cross_entropy(model(x[rows]), given[rows]).backward()
                optimizer.step()
        return model

    session, _ = watched(program)
    one = made(session, "label-check")["label-check"]
    assert one.reason == ""
    assert one.value("n") == 300
    assert one.value("error") == pytest.approx(0.1, abs=0.01)
    told = {int(name.removeprefix("label_of_")): int(value) for name, value in one.values if name.startswith("label_of_")}
    assert len(told) >= 10
    assert all(sample % 10 == 0 and truth[sample] == label for sample, label in told.items())


ROWS = torch.randn(240, 6, generator=torch.Generator().manual_seed(1))
CLASSES = ROWS[:, :3].argmax(1)


def order_of(x, y, *, is_paired=True):
    def program():
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(3):
            order = torch.randperm(240)
            other = order if is_paired else torch.randperm(240)
            for start in range(0, 240, 60):
                optimizer.zero_grad()
                F.cross_entropy(model(x[order[start : start + 60]]), y[other[start : start + 60]]).backward()
                optimizer.step()
        return model

    session, _ = watched(program)
    one = made(session, "label-order")["label-order"]
    assert one.reason == ""
    return one


def test_labels_in_step_are_explained_by_their_own_inputs():
    one = order_of(ROWS, CLASSES)
    assert one.value("own") > 0.4
    assert one.value("conflicts") == 0
    assert max(value for name, value in one.values if name.startswith(("by_", "reversed", "grouped", "interleaved"))) < 0.1


@pytest.mark.parametrize(
    ("moved", "name"),
    [(CLASSES.roll(2), "by_2"), (CLASSES.flip(0), "reversed"), (CLASSES.reshape(3, 80).T.reshape(-1), "interleaved_3"),
     (CLASSES.reshape(80, 3).T.reshape(-1), "grouped_3"), (CLASSES[sorted(range(240), key=str)], "names-of-labels_0"),
     (CLASSES[[int(i) for i in np.argsort(sorted(range(1, 241), key=str))]], "names-of-inputs_1")],
)  # fmt: skip
def test_labels_out_of_step_are_explained_where_they_stand(moved, name):
    one = order_of(ROWS, moved)
    assert one.value("own") < 0.1
    assert one.value(name) > 0.4


def test_labels_shuffled_apart_in_each_epoch_are_told_by_the_data():
    one = order_of(ROWS, CLASSES, is_paired=False)
    assert one.value("own") < 0.1
    assert one.value("table") > 0.4
    assert one.value("conflicts") > 0.4


@pytest.mark.parametrize(("ahead", "behind", "place", "before"), [(0, 1, True, False), (1, 1, True, True), (-1, 2, False, False)])
def test_what_the_output_at_a_place_has_of_its_own_token(ahead, behind, place, before):
    class Convolution(nn.Module):
        def __init__(self):
            super().__init__()
            self.table, self.mix = nn.Embedding(9, 8), nn.Conv1d(8, 9, ahead + behind + 1)

        def forward(self, ids):
            return self.mix(F.pad(self.table(ids).transpose(1, 2), (behind, ahead)))

    def program():
        torch.manual_seed(0)
        model = Convolution()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(5):
            ids = torch.randint(9, (4, 12))
            optimizer.zero_grad()
            F.cross_entropy(model(ids), ids).backward()
            optimizer.step()

    found = made(watched(program)[0], "dependencies")["dependencies"]
    assert (found.value("place_moved") > 0) is place
    assert (found.value("before_moved") > 0) is before


PENALTIES = {
    "weights": lambda model, out: 10 * sum(p.pow(2).sum() for p in model.parameters()),
    "outputs": lambda model, out: 10 * out.pow(2).mean(),
    "code": lambda model, out: 10 * model.code.pow(2).mean(),
}


@pytest.mark.parametrize(("kind", "is_penalty"), [("weights", True), ("outputs", True), ("code", False)])
def test_training_on_without_a_penalty(kind, is_penalty):
    class Coded(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Linear(4, 16), nn.Linear(16, 1)

        def forward(self, x):
            code = torch.tanh(self.first(x))
            return self.second(code), code

    def program():
        torch.manual_seed(0)
        model = Coded()
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
        for _ in range(40):
            x = torch.randn(32, 4)
            optimizer.zero_grad()
            out, model.code = model(x)
            loss = F.mse_loss(out, x[:, :1] * 2) + PENALTIES[kind](model, out)
            loss.backward()
            optimizer.step()

    found = made(watched(program)[0], "regularisation-off")["regularisation-off"]
    assert (found.value("without_penalty") < 0.5 * found.value("with")) is is_penalty
    assert (found.reason == "the program regularises nothing") is not is_penalty


def test_all_trainings_are_made_where_the_time_is_short(monkeypatch):
    def program():
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(4, 16), nn.Dropout(0.5), nn.Linear(16, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, weight_decay=0.1)
        for _ in range(40):
            x = torch.randn(32, 4)
            optimizer.zero_grad()
            F.mse_loss(model(x), x[:, :1]).backward()
            optimizer.step()

    monkeypatch.setattr("sleuth.probes.experiments.regularisation_off.MAX_STEPS", 10**6)
    found = made(watched(program)[0], "regularisation-off", seconds=5.0)["regularisation-off"]
    assert found.value("steps") < 10**6
    assert {"with", "without", "without_decay", "without_dropout"} <= dict(found.values).keys()


@pytest.mark.parametrize("is_causal", [True, False])
def test_later_elements_in_a_program_without_modules(is_causal):
    torch.manual_seed(0)
    table, key, out = (nn.Parameter(0.3 * torch.randn(*shape)) for shape in ((9, 8), (8, 24), (8, 9)))
    optimizer = torch.optim.Adam([table, key, out], lr=1e-2)

    def program():
        for _ in range(12):
            ids = torch.randint(9, (8, 13))
            q, k, v = (table[ids[:, :-1]] @ key).chunk(3, -1)
            scores = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=is_causal) @ out
            optimizer.zero_grad()
            nn.functional.cross_entropy(scores.flatten(0, 1), ids[:, 1:].flatten()).backward()
            optimizer.step()
        return optimizer

    session, _ = watched(program)
    found = made(session, "dependencies")["dependencies"]
    assert found.reason == ""
    assert (found.value("later_moved") < 1e-4) == is_causal
    assert not found.value("samples_moved") >= 0  # without a model nothing tells whether the loss compares samples


def waits(subject, deadline):
    time.sleep(0.6)
    return {}


def works(subject, deadline):
    began = time.process_time()
    while time.process_time() - began < 0.6:
        sum(range(1000))
    return {}


@pytest.mark.parametrize(("trial", "fewest", "most"), [(waits, 3, 4), (works, 1, 2)], ids=["on a busy machine", "on an idle one"])
def test_what_counts_is_the_work_up_to_twice_the_time(monkeypatch, trial, fewest, most):
    session, _ = watched(lambda: train(network(), LOSSES["function"]))
    names = tuple(f"trial-{number}" for number in range(6))
    monkeypatch.setattr(running, "TRIALS", tuple(running.Trial(name, 5.0, trial) for name in names))
    results = made(session, *names, seconds=1.0)
    assert fewest <= sum(one.reason == "" for one in results.values()) <= most
    assert results[names[-1]].reason == "the time for experiments was up"


@pytest.mark.parametrize("goes_on", [False, True])
def test_weights_that_are_put_back_after_the_last_step_are_not_taken_for_its_end(goes_on):
    def program():
        model = network()
        before = copy.deepcopy(model.state_dict())
        model, optimizer = train(model, LOSSES["function"])
        trained = model[0].weight.detach().clone()
        model.load_state_dict(before)
        if goes_on:
            train(model, LOSSES["function"], n_steps=2, optimizer=optimizer)
        return model, trained

    session, (model, trained) = watched(program)
    capturing = session._recorder.capturing
    subject = Subject(running.choose(capturing)[0], capturing.initial, ended=capturing.ended, is_isolated=False)
    subject.restore("final")
    weight = subject.modules[0][0].weight
    assert torch.equal(weight, model[0].weight if goes_on else trained)


@pytest.mark.parametrize(("n_steps", "is_first"), [(running.SHORT_RUN - 1, True), (running.SHORT_RUN, False)])
def test_a_short_run_is_repeated_before_several_rates_are_tried_on_it(n_steps, is_first):
    names = [trial.name for trial in running._in_order(n_steps)]
    assert sorted(names) == sorted(trial.name for trial in running.TRIALS)
    assert (names.index("repeated-runs") < names.index("learning-rate-sweep")) == is_first
    assert names.index("fit-one-batch") < names.index("repeated-runs")


class _Pooled(nn.Module):
    """The mean over the steps of sequences, or over their padding where the mask is turned round."""

    def __init__(self, is_turned):
        super().__init__()
        self.step, self.out, self.is_turned = nn.Linear(6, 12), nn.Linear(12, 3), is_turned

    def forward(self, x, lengths):
        kept = (torch.arange(x.shape[1])[None, :] < lengths[:, None]) != self.is_turned
        hidden = torch.relu(self.step(x)) * kept[:, :, None]
        return self.out(hidden.sum(1) / kept.sum(1).clamp(min=1)[:, None])


@pytest.mark.parametrize("is_turned", [False, True])
def test_numbers_before_the_padding_of_sequences_are_changed_alone(is_turned):
    torch.manual_seed(0)
    made_of = []
    for _ in range(6):
        lengths = torch.randint(3, 9, (16,))
        lengths[0] = 9
        x = torch.randn(16, 9, 6) * (torch.arange(9)[None, :] < lengths[:, None])[:, :, None]
        made_of.append((x, lengths, torch.randint(3, (16,))))

    def program():
        model = _Pooled(is_turned)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
        for _ in range(4):
            for x, lengths, y in made_of:
                optimizer.zero_grad()
                F.cross_entropy(model(x, lengths), y).backward()
                optimizer.step()

    session, _ = watched(program)
    result = made(session, "other-inputs")["other-inputs"]
    assert result.value("final_moved") > 0
    assert (result.value("initial_content") == result.value("final_content") == 0) is is_turned


def _deep(n_layers):
    return nn.Sequential(*(layer for _ in range(n_layers) for layer in (nn.Linear(6, 6), nn.Sigmoid())), nn.Linear(6, 3))


@pytest.mark.parametrize(
    ("make", "is_rounding"),
    [
        (lambda: nn.Sequential(nn.Linear(6, 8), nn.GroupNorm(8, 8), nn.ReLU(), nn.Linear(8, 3)), True),
        (lambda: nn.Sequential(nn.Linear(6, 8), nn.Unflatten(1, (8, 1)), nn.LayerNorm(1), nn.Flatten(), nn.Linear(8, 3)), True),
        (lambda: _deep(6), False),  # little of the input comes through, but it does
    ],
)
def test_small_changes_of_the_outputs_are_measured_in_double_precision(make, is_rounding):
    torch.manual_seed(0)
    session, _ = watched(lambda: train(make(), lambda model, x, y: F.cross_entropy(model(x), y)))
    result = made(session, "other-inputs")["other-inputs"]
    assert result.reason == ""
    for when in ("initial", "final"):
        assert 0 <= result.value(f"{when}_moved") < 1e-3 * result.value(f"{when}_scale")
        assert (result.value(f"{when}_precise") < 1e-10 * result.value(f"{when}_scale")) is is_rounding


def test_in_double_precision_the_initial_and_the_final_weights_are_used():
    torch.manual_seed(0)
    session, model = watched(lambda: train(_deep(2), lambda model, x, y: F.cross_entropy(model(x), y))[0])
    subject = subject_of(session)
    subject.be_precise()
    subject.restore("final")
    assert all(one.dtype is torch.float64 for one in subject.parameters)
    for own, copied in zip(model.parameters(), subject.parameters, strict=True):
        assert own.dtype is torch.float32
        assert torch.equal(own.double(), copied)
