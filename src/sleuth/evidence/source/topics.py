"""What a program's text can speak of, told by the words in it: a rule whose topic a text lacks need not read it."""

from __future__ import annotations

TOPICS: dict[str, tuple[str, ...]] = {
    "backward": (".backward(",),
    "optimizer-step": (".step(",),
    "zero-grad": ("zero_grad",),
    "module-class": ("Module",),
    "layers": ("nn.", "torch.nn", "Linear(", "Conv"),
    "torch": ("torch",),
    "loss": ("oss(", "entropy", "nll", "oss"),
    "cross-entropy": ("CrossEntropyLoss", "cross_entropy"),
    "nll": ("NLLLoss", "nll_loss"),
    "bce": ("BCELoss", "binary_cross_entropy"),
    "bce-logits": ("BCEWithLogitsLoss", "_with_logits"),
    "softmax": ("oftmax", "igmoid"),
    "relu": ("elu", "ELU"),
    "accumulation": ("+=", "append(", " + "),
    "state-dict": ("state_dict",),
    "fit": (".fit(", ".fit_transform(", ".fit_resample(", "fit_predict("),
    "split": ("split", "Split", "KFold", "cross_val"),
    "ranking-metric": ("roc_auc", "average_precision", "roc_curve", "precision_recall_curve", "log_loss", "brier_score"),
    "metric": ("_score", "_error", "accuracy", "metrics"),
    "in-place": (
        ".drop",
        ".fillna(",
        ".rename(",
        ".replace(",
        ".sort_",
        ".reset_index(",
        ".set_index(",
        ".astype(",
        ".assign(",
        ".merge(",
        ".to(",
        ".cuda(",
        ".cpu(",
        ".float(",
        ".half(",
        ".long(",
        ".detach(",
        ".view(",
        ".reshape(",
        ".squeeze(",
        ".unsqueeze(",
        ".permute(",
        ".transpose(",
        ".clamp(",
    ),
    "evaluation": ("eval", "no_grad", "test", "val"),
    "train-mode": ("eval()", ".train(", "training"),
    "detach": ("detach", ".data", "numpy()", ".item()", "tolist()", "no_grad", "torch.tensor"),
    "dropout": ("ropout",),
    "sampler": ("DistributedSampler",),
    "scheduler": ("lr_scheduler", "cheduler"),
    "clip": ("clip_grad",),
    "scaler": ("caler",),
    "keras": ("keras",),
    "loader": ("DataLoader",),
    "recurrent": ("LSTM", "GRU", "RNN", "hidden"),
    "requires-grad": ("require", "rad"),
    "forward-call": (".forward(",),
    "compare": ("==", "!=", "nan", "NaN"),
    "load": ("load", "pickle", "trust_remote_code"),
    "random": ("random", "seed", "rng"),
    "reshape": ("view(", "reshape(", "flatten"),
    "convolution": ("Conv",),
    "einsum": ("einsum",),
    "pipeline": ("ipeline",),
    "lightning": ("ightning",),
    "transformers": ("transformers", "datasets"),
}


def topics_of(text: str) -> frozenset[str]:
    """The topics of which this text speaks.

    Example:
        >>> sorted(topics_of("loss.backward()"))
        ['backward']
    """
    return frozenset(name for name, words in TOPICS.items() if any(word in text for word in words))
