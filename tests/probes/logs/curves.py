"""Curves of trainings, healthy and faulty, as a log has them: names with steps and values."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.log import Curve, Log

FAULTS = {}
HEALTHY = {}


def healthy(make):
    HEALTHY[make.__name__] = make
    return make


def faulty(*rules):
    def keep(make):
        FAULTS[make.__name__] = (make, set(rules))
        return make

    return keep


def log(**curves):
    """A log of curves: a list is at steps 0, 1, 2 …, a pair is steps and values. Two underscores in a name are a slash."""
    made = []
    for name, given in curves.items():
        steps, values = given if isinstance(given, tuple) else (np.arange(len(given)), given)
        made.append(Curve(name.replace("__", "/"), np.asarray(steps, np.int64), np.asarray(values, float)))
    return Log("CSV", "log.csv", "run", tuple(made))


def exponential(n, start=2.3, end=0.2, tau=0.2, noise=0.02, dice=None):
    t = np.linspace(0, 1, n)
    curve = (start - end) * np.exp(-t / tau) + end
    return curve * (1 + noise * (dice.normal(size=n) if dice is not None else 0))


# --- healthy ---------------------------------------------------------------------------------------------------------------


@healthy
def smooth_with_validation(dice):
    n = 50
    return log(epoch=np.arange(n), loss=exponential(n, dice=dice), val_loss=exponential(n, end=0.35, dice=dice),
               accuracy=1 - exponential(n, 0.9, 0.03, dice=dice), val_accuracy=1 - exponential(n, 0.9, 0.1, dice=dice), lr=np.full(n, 1e-3))  # fmt: skip


@healthy
def noisy_batches(dice):
    n = 3000
    return log(train__loss=exponential(n, dice=dice) * dice.lognormal(0, 0.5, n))


@healthy
def heavy_tailed_batches_of_one(dice):
    n = 2000
    return log(loss=exponential(n, 1.0, 0.4) * dice.exponential(1.0, n))


@healthy
def warm_restarts(dice):
    n = 400
    phase = (np.arange(n) % 100) / 100
    rate = 0.05 * (1 + np.cos(np.pi * phase))
    return log(loss=exponential(n, 2.3, 0.05, dice=dice) + 2.5 * rate**1.5 + 0.01 * dice.random(n), lr=rate)


@healthy
def warm_up_and_decay_to_zero(dice):
    n = 500
    rate = np.minimum(np.arange(n) / 50, 1) * np.maximum(0, (n - 1 - np.arange(n)) / n) * 1e-4
    return log(
        train__loss=exponential(n, 10.8, 3.1, dice=dice),
        train__learning_rate=rate,
        train__grad_norm=np.abs(1 + 0.3 * dice.normal(size=n)),
    )


@healthy
def early_stopping(dice):
    n = 18
    val = np.concatenate([exponential(12, 1.2, 0.5, dice=dice), 0.5 + 0.01 * np.arange(6) ** 1.5])
    return log(loss=exponential(n, 1.3, 0.25, tau=0.4, dice=dice), val_loss=val)


@healthy
def double_descent(dice):
    n = 200
    t = np.linspace(0, 1, n)
    val = 1.6 * np.exp(-t / 0.05) + 0.7 + 1.2 * np.exp(-(((t - 0.3) / 0.1) ** 2)) - 0.25 * t
    return log(loss=exponential(n, 2.3, 0.001, dice=dice), val_loss=val * (1 + 0.02 * dice.normal(size=n)))


@healthy
def reinforcement(dice):
    n = 300
    return log(
        rollout__ep_rew_mean=np.linspace(10, 450, n) + 20 * dice.normal(size=n), train__loss=np.linspace(0.5, 60, n) * dice.lognormal(0, 0.4, n),
        train__value_loss=np.linspace(1, 120, n) * dice.lognormal(0, 0.4, n), train__policy_gradient_loss=0.01 * dice.normal(size=n),
        train__learning_rate=np.full(n, 3e-4),
    )  # fmt: skip


@healthy
def rewards_under_other_names(dice):
    n = 200
    return log(loss=np.linspace(0.1, 9, n) * dice.lognormal(0, 0.5, n), episode_return=np.linspace(-200, 200, n))


@healthy
def rivals_that_oscillate(dice):
    n = 500
    wave = np.sin(np.arange(n) / 20)
    return log(G_loss=0.7 + 0.1 * wave + np.linspace(0, 4, n), D_loss=0.69 - 0.02 * wave + 0.005 * dice.normal(size=n))


@healthy
def rivals_at_chance(dice):
    n = 500
    return log(loss_generator=0.693 + 0.004 * dice.normal(size=n), loss_discriminator=0.6935 + 0.003 * dice.normal(size=n))


@healthy
def three_points(dice):
    return log(loss=[0.9, 0.6, 0.5], val_loss=[0.8, 0.7, 0.72], val_acc=[0.6, 0.7, 0.71])


@healthy
def one_epoch(dice):
    return log(loss=[2.31], val_loss=[2.30], accuracy=[0.1])


@healthy
def very_long(dice):
    n = 200_000
    return log(loss=exponential(n, 10.0, 2.4, tau=0.02, noise=0.05, dice=dice), lr=np.full(n, 3e-4))


@healthy
def fine_tuning_from_a_low_loss(dice):
    n = 300
    return log(
        loss=0.05 + 0.02 * dice.random(n) - 0.01 * np.linspace(0, 1, n),
        learning_rate=np.linspace(2e-5, 0, n),
        eval_loss=(np.arange(100, 300, 50), [0.06, 0.058, 0.057, 0.058]),
    )


@healthy
def fine_tuning_of_a_language_model(dice):
    n = 400
    return log(
        loss=2.08 * (1 + 0.05 * dice.normal(size=n)) - 0.03 * np.linspace(0, 1, n),
        grad_norm=dice.lognormal(0, 0.3, n),
        learning_rate=np.linspace(1e-5, 0, n),
    )


@healthy
def likelihoods_that_are_negative(dice):
    n = 300
    return log(
        nll=3.0 - 9.0 * (1 - np.exp(-np.linspace(0, 6, n))) + 0.2 * dice.normal(size=n),
        val_nll=3.2 - 8.5 * (1 - np.exp(-np.linspace(0, 6, n))),
    )


@healthy
def likelihoods_below_zero_throughout(dice):
    n = 100
    return log(train_loss=-1.0 - 2 * np.linspace(0, 1, n) + 0.1 * dice.normal(size=n), val_loss=-1.0 - 1.5 * np.linspace(0, 1, n))


@healthy
def plateau_that_is_the_end(dice):
    n = 200
    return log(loss=exponential(n, 2.3, 0.693, tau=0.05, noise=0.005, dice=dice))


@healthy
def penalty_that_is_turned_on(dice):
    n = 300
    return log(
        loss=exponential(n, 540, 100, dice=dice) + 60 * np.clip((np.arange(n) - 100) / 100, 0, 1), kl_loss=np.linspace(0, 60, n)
    )


@healthy
def harder_curriculum(dice):
    n = 300
    return log(
        loss=exponential(n, 1.0, 0.2, dice=dice) + 0.5 * (np.arange(n) > 150) * np.exp(-np.maximum(np.arange(n) - 150, 0) / 40)
    )


@healthy
def spikes_that_recover(dice):
    n = 1000
    loss = exponential(n, 9.0, 2.5, dice=dice)
    loss[300:310] *= 3
    loss[700:720] *= 2.5
    return log(loss=loss, grad_norm=np.where(np.arange(n) % 300 == 1, 80.0, 1.0) * dice.lognormal(0, 0.3, n))


@healthy
def overconfident_but_right(dice):
    n = 60
    val = np.concatenate([exponential(20, 2.3, 0.5, dice=dice), 0.5 + 0.006 * np.arange(40)])
    return log(loss=exponential(n, 2.3, 0.02, dice=dice), val_loss=val, val_acc=1 - exponential(n, 0.9, 0.1, dice=dice))


@healthy
def norms_of_mixed_precision(dice):
    n = 200
    norm = dice.lognormal(0, 0.5, n)
    norm[[0, 1, 2, 50, 120]] = np.inf
    return log(loss=exponential(n, dice=dice), grad_norm=norm)


@healthy
def several_terms(dice):
    n = 100
    terms = {
        f"train__{name}_loss": exponential(n, start, end, dice=dice)
        for name, start, end in (("box", 4, 1.2), ("cls", 5, 0.9), ("dfl", 4.5, 1.1))
    }
    held = {
        f"val__{name}_loss": exponential(n, start, end, dice=dice)
        for name, start, end in (("box", 4, 1.3), ("cls", 5, 1.1), ("dfl", 4.5, 1.2))
    }
    return log(**terms, **held, lr__pg0=np.linspace(0.01, 1e-4, n))


@healthy
def evaluation_that_counts_epochs(dice):
    n = 5000
    return log(Loss__train=exponential(n, dice=dice), Loss__val=exponential(20, 2.3, 0.3, dice=dice))


@healthy
def preferences(dice):
    n = 200
    return log(
        loss=0.693 - 0.3 * np.linspace(0, 1, n) + 0.02 * dice.normal(size=n),
        rewards__chosen=np.linspace(0, 2, n),
        rewards__rejected=np.linspace(0, -3, n),
    )


@healthy
def slow_start(dice):
    n = 200
    t = np.arange(n)
    return log(loss=2.303 / (1 + np.exp((t - 120) / 12)) + 0.05 + 0.01 * dice.normal(size=n))


@healthy
def stepwise_decay_of_the_rate(dice):
    n = 90
    return log(loss=exponential(n, dice=dice), lr=0.1 * 0.1 ** (np.arange(n) // 30), val_loss=exponential(n, 2.3, 0.4, dice=dice))


@healthy
def bounded_regression(dice):
    n = 150
    return log(mse=exponential(n, 0.04, 0.002, noise=0.1, dice=dice), val_mse=exponential(n, 0.05, 0.004, noise=0.1, dice=dice))


# --- faults ----------------------------------------------------------------------------------------------------------------


@faulty("non-finite-loss")
def nan_half_way(dice):
    loss = exponential(200, dice=dice)
    loss[120:] = np.nan
    return log(train_loss=loss)


@faulty("non-finite-loss")
def infinite_at_once(dice):
    loss = exponential(50, dice=dice)
    loss[4:] = np.inf
    return log(loss=loss)


@faulty("loss-diverging")
def explodes(dice):
    return log(loss=2.3 * np.exp(np.linspace(0, 12, 100)) * (1 + 0.1 * dice.normal(size=100)))


@faulty("loss-diverging")
def falls_then_explodes(dice):
    loss = exponential(200, 2.3, 0.4, dice=dice)
    loss[120:] = 0.5 * np.exp(np.linspace(0, 6, 80))
    return log(loss=loss, lr=np.full(200, 0.5))


@faulty("loss-diverging")
def rises_and_stays(dice):
    return log(loss=np.minimum(0.7 + np.arange(100) * 0.4, 12) * (1 + 0.1 * dice.normal(size=100)))


@faulty("loss-diverging", "exploding-gradients")
def explodes_with_its_gradients(dice):
    growth = np.exp(np.linspace(0, 10, 150))
    return log(loss=2.3 * growth, grad_norm=growth * dice.lognormal(0, 0.2, 150))


@faulty("loss-plateau")
def stands_at_ten_classes(dice):
    return log(loss=2.3026 + 0.004 + 0.01 * dice.normal(size=100))


@faulty("loss-plateau")
def stands_at_two_classes_with_accuracy(dice):
    return log(loss=0.6935 + 0.004 * dice.normal(size=60), accuracy=0.5 + 0.01 * dice.normal(size=60))


@faulty("loss-plateau")
def stands_at_a_hundred_classes_with_accuracy(dice):
    return log(train_loss=4.607 + 0.01 * dice.normal(size=80), val_acc=0.01 + 0.001 * dice.random(80))


@faulty("overfitting")
def learns_by_heart(dice):
    n = 60
    val = np.concatenate([exponential(10, 1.4, 0.6, dice=dice), 0.6 + 0.03 * np.arange(50)])
    return log(loss=exponential(n, 1.4, 0.005, dice=dice), val_loss=val * (1 + 0.02 * dice.normal(size=n)))


@faulty("overfitting")
def learns_by_heart_while_the_accuracy_falls(dice):
    n = 40
    val = np.concatenate([exponential(10, 1.4, 0.6, dice=dice), 0.6 + 0.015 * np.arange(30)])
    accuracy = np.concatenate([np.linspace(0.5, 0.8, 10), 0.8 - 0.004 * np.arange(30)])
    return log(train__loss=exponential(n, 1.4, 0.01, dice=dice), eval__loss=val, eval__accuracy=accuracy)


@faulty("learning-rate-zero")
def rate_of_zero(dice):
    n = 80
    return log(loss=2.36 + 0.03 * dice.normal(size=n), learning_rate=np.zeros(n))


@faulty("learning-rate-zero")
def schedule_that_ends_too_early(dice):
    loss = np.concatenate([exponential(50, 2.3, 1.2, dice=dice), np.full(150, 1.25) + 0.02 * dice.normal(size=150)])
    return log(loss=loss, **{"lr-Adam": np.concatenate([np.linspace(1e-3, 1e-5, 50), np.zeros(150)])})


@faulty("exploding-gradients")
def gradients_that_are_not_finite(dice):
    n = 100
    norm = dice.lognormal(0, 0.3, n)
    norm[60:] = np.nan
    return log(loss=2.0 + 0.1 * dice.normal(size=n), grad_norm=norm)
