"""What a number in a log is, by its name: the loss or accuracy of a split, a learning rate, the norm of the gradients."""

from __future__ import annotations

import re
from dataclasses import dataclass

TRAIN = frozenset(("train", "training", "tr", "trn", "fit", "batch"))
HELD_OUT = frozenset(("val", "valid", "validation", "eval", "evaluation", "dev", "test", "testing", "holdout", "heldout", "cv"))
SPLIT_WORDS = TRAIN | HELD_OUT
LOSSES = frozenset(("loss", "losses", "nll", "objective", "cost", "crossentropy", "xent"))
FILLERS = frozenset((
    "epoch", "step", "total", "avg", "average", "mean", "running", "smooth", "smoothed", "model", "global", "iter", "iteration",
    "overall", "sum", "metrics", "metric", "per", "log", "scalar", "scalars", "main", "full", "final", "current", "value", "all",
    "cross", "negative", "likelihood", "ce", "mse", "mae", "bce", "l1", "l2", "custom", "perf", "end", "of", "on", "set", "0",
))  # fmt: skip
ERRORS = frozenset(("mse", "mae", "rmse", "bce", "ce", "error", "err", "logloss"))  # a loss where nothing is called one
ACCURACIES = frozenset(("acc", "accuracy", "top1", "acc1"))
ACCURACY_FILLERS = FILLERS | {
    "categorical",
    "sparse",
    "binary",
    "multiclass",
    "top",
    "1",
    "at",
    "k1",
    "acc1",
    "score",
    "multilabel",
}
RATES = frozenset(("lr", "rate", "learning"))
NORMS = frozenset(("grad", "gradient", "gradients", "grads", "gnorm", "gradnorm"))
NORM_FILLERS = (
    FILLERS | TRAIN | {"norm", "before", "clip", "clipping", "pre", "unclipped", "2", "2.0", "infos", "optim", "optimizer"}
)
REWARDS = frozenset((
    "reward", "rewards", "return", "returns", "rew", "episode", "episodes", "ep", "rollout", "policy", "actor", "critic", "td",
    "qf", "qf1", "qf2", "advantage", "advantages", "bellman", "pi", "vf", "vloss", "ploss",
))  # fmt: skip
RIVALS = frozenset((
    "generator", "discriminator", "gen", "disc", "adversarial", "adv", "gan", "wgan", "g", "d", "netg", "netd", "gloss", "dloss",
    "lossg", "lossd", "fake", "real",
))  # fmt: skip
PREFERENCES = frozenset(
    ("chosen", "rejected", "margins", "margin", "accuracies")
)  # of two answers, whose "rewards" are no targets
_AXES = re.compile(r"(\d)[dD](?![a-z])")  # 2D, 3d
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d?|\d+(?:\.\d+)?|[A-Z]")


@dataclass(frozen=True, slots=True)
class Role:
    """What a curve is. `split` is "train", or the word by which a held-out set is called; `part` is the rest of the name."""

    kind: str  # loss, error, accuracy, rate, gradient norm, epoch, reward, rival loss, or "" for anything else
    split: str = ""
    part: str = ""  # of a loss that is one term of several: "box", "kl"


def role(name: str) -> Role:
    """What a number is, by its name.

    Example:
        >>> role("val/cls_loss"), role("lr-AdamW/pg1").kind, role("grad_2.0_norm_total").kind, role("evalLoss").split
        (Role(kind='loss', split='val', part='cls'), 'rate', 'gradient norm', 'eval')
    """
    words = [word.lower() for word in _WORDS.findall(_AXES.sub(r"\1dim", name.replace("@", " at ")))]
    known = set(words)
    if words and known <= {"epoch", "epochs"} | TRAIN:
        return Role("epoch")
    if _is_rate(words):
        return Role("rate", _split(words))
    if known & NORMS and (known - NORMS) <= NORM_FILLERS and ("norm" in known or known & {"gnorm", "gradnorm"}):
        return Role("gradient norm")
    if any(word in LOSSES for word in words):
        return _of_loss(words)
    if known & REWARDS:
        return Role("" if known & PREFERENCES else "reward")
    if known & ERRORS and known <= ERRORS | FILLERS | SPLIT_WORDS:
        return Role("error", _split(words))
    if known & ACCURACIES or {"top", "1"} <= known:
        rest = known - ACCURACIES - ACCURACY_FILLERS - SPLIT_WORDS
        return Role("accuracy", _split(words)) if not rest and not known & {"5", "top5", "acc5"} else Role("")
    return Role("")


def _is_rate(words: list[str]) -> bool:
    known = set(words)
    has_rate = "lr" in known or {"learning", "rate"} <= known or "learningrate" in known
    return has_rate and not known & {"scale", "mult", "ratio", "loss", "factor", "decay", "scheduler"}


def _of_loss(words: list[str]) -> Role:
    known = set(words)
    if known & RIVALS:
        return Role("rival loss", _split(words))
    first = next(index for index, word in enumerate(words) if word in LOSSES)
    if known & REWARDS or "q" in known or "value" in words[:first]:
        return Role("reward")
    fillers = FILLERS | {"entropy"} if "cross" in known else FILLERS
    rest = [word for word in dict.fromkeys(words) if word not in LOSSES | fillers | SPLIT_WORDS]
    return Role("loss", _split(words), " ".join(rest))


def _split(words: list[str]) -> str:
    """The held-out set that is named, else "train" if that is, else ""."""
    held = next((word for word in words if word in HELD_OUT), "")
    return held or ("train" if any(word in TRAIN for word in words) else "")
