"""What a program's text can speak of, told by the words in it: a rule whose topic a text lacks need not read it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sleuth.evidence.source.traces import CHAINED, GONE_ARRAYS, GONE_ELSEWHERE, LOADS, STEP_NAMES, Gated

_NAME = re.compile(r"[A-Za-z_]\w*")


class Words:
    """What a text has, asked for many times: a word that holds a name is looked for among the names, which are far fewer.

    Example:
        >>> ".step(" in Words("optimizer.step()"), "tep(" in Words("optimizer.step()"), ".step(" in Words("steps = 1")
        (True, True, False)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._names = "\n".join(("", *frozenset(_NAME.findall(text)), ""))

    def __contains__(self, word: object) -> bool:
        assert isinstance(word, str)
        name, is_all = _name_in(word)
        return name in self._names and (is_all or word in self._text)


@lru_cache(maxsize=4096)
def _name_in(word: str) -> tuple[str, bool]:
    """The longest name in a word, with line ends where the word shows that it begins or ends there; and whether that is all."""
    found = max(_NAME.finditer(word), key=lambda one: len(one[0]), default=None)
    if found is None:
        return "", False
    before = "\n" if found.start() else ""
    after = "\n" if found.end() < len(word) else ""
    return f"{before}{found[0]}{after}", not (before or after)


@dataclass(frozen=True, slots=True)
class Topic:
    """Words of which one must be there, and a pattern that must match then.

    One of `certain` is enough. With `of_classes`, it is told by a class's head. With `beside`, one of these words must stand in
    the same line, or the pattern be there. With `gated`, a word of these that does not go on is enough, and so is the pattern in
    a program that has one of `only_with`.
    """

    words: tuple[str, ...]
    pattern: re.Pattern[str] | None = None
    certain: tuple[str, ...] = ()
    of_classes: bool = False
    beside: tuple[str, ...] = ()
    gated: tuple[Gated, ...] = ()
    only_with: tuple[str, ...] = ()

    def is_in_function(self, text: str) -> bool:
        """Whether a function of a program that speaks of it does so too."""
        if self.gated:  # what opens a gate may stand elsewhere in the program
            return any(_is_whole_in(word, text) for _, words in self.gated for word in words) or self._has_pattern(text)
        return self.is_in(text)

    def is_in(self, text: str, words: Container[str] | None = None) -> bool:
        """Whether the text speaks of it; `words` tells which words the text has, if that is known."""
        has = text if words is None else words
        if self.gated:
            is_there = any(
                word in has and _is_whole_in(word, text) for gate, words in self.gated if gate in has for word in words
            )
            return is_there or (any(word in has for word in self.only_with) and self._has_pattern(text))
        if any(word in has for word in self.certain):
            return True
        there = (word for word in self.words if word in has)
        if self.beside:
            found = tuple(there)
            return any(self._is_beside(word, text) for word in found) or (bool(found) and self._has_pattern(text))
        return next(there, None) is not None and (self.pattern is None or self._has_pattern(text))

    def _has_pattern(self, text: str) -> bool:
        return self.pattern is not None and self.pattern.search(text) is not None

    def _is_beside(self, word: str, text: str) -> bool:
        position = text.find(word)
        while position >= 0:
            end = text.find("\n", position)
            line = text[text.rfind("\n", 0, position) + 1 : end if end >= 0 else len(text)]
            if any(one in line for one in self.beside):
                return True
            position = text.find(word, position + 1)
        return False

    @property
    def is_quick(self) -> bool:
        """Whether it takes no search by a pattern."""
        return self.pattern is None and not self.beside


def _is_whole_in(word: str, text: str) -> bool:
    """Whether the word stands in the text and ends there: "np.int", but not in "np.int64"."""
    position = text.find(word)
    while position >= 0:
        after = text[position + len(word) : position + len(word) + 1]
        if not (after.isalnum() or after == "_") or not word[-1].isalnum():
            return True
        position = text.find(word, position + 1)
    return False


SHORT_FORMS = frozenset(("np", "pd", "nn", "plt", "F", "tf", "sns", "sk", "os", "T", "jnp"))  # of packages, as topics know them

_IN_PLACE = (
    ".drop(", ".dropna(", ".fillna(", ".rename(", ".replace(", ".sort_values(", ".sort_index(", ".reset_index(", ".set_index(",
    ".astype(", ".drop_duplicates(", ".assign(", ".merge(", ".interpolate(", ".ffill(", ".bfill(", ".to(", ".cuda(", ".cpu(",
    ".float(", ".double(", ".half(", ".long(", ".int(", ".bfloat16(", ".detach(", ".view(", ".reshape(", ".squeeze(",
    ".unsqueeze(", ".permute(", ".transpose(", ".flatten(", ".contiguous(", ".clamp(", ".t(", ".transform(", ".strip(", ".lower(",
    ".masked_fill(", ".masked_scatter(", ".index_fill(", ".index_add(", ".index_copy(", ".scatter(", ".scatter_add(", ".softmax(",
    ".log_softmax(", ".sigmoid(", ".clip(", ".repeat(", ".expand(", ".flip(", ".roll(",
    ".clamp_min(", ".clamp_max(", ".mul(", ".div(", ".lerp(", ".addcmul(", ".addcdiv(",
    ".permutation(", ".permuted(", ".sample(",
)  # fmt: skip
_SPLIT = re.compile(  # by a splitter, or `X[:n]` and, not far from it, `X[n:]`
    r"Split\b|\.(?:drop|isin)\((?:index=|labels=)?\w+\.index\)"  # what was drawn before
    r"|\[\s*0?\s*:\s*(?!-?\d\s*[\],])([^\]\[:,\n]{1,60}?)\s*[\],](?s:.{0,2000}?)\[\s*\1\s*(?:-[^\]\[:,\n]{1,30})?:"
)
_METHODS = "|".join(word[1:-1] for word in _IN_PLACE)
_FUNCTIONS = (
    r"(?:np|numpy)\.(?:append|delete|insert|concatenate|sort|clip|reshape|transpose|squeeze|nan_to_num|expand_dims|[vh]?stack|ravel|roll|flip"
    r"|unique)|(?:pd|pandas)\.(?:concat|merge|get_dummies|to_datetime|to_numeric)"
    r"|torch\.(?:cat|stack|clamp|squeeze|unsqueeze|flatten|transpose|permute|reshape|flip|roll|masked_fill|index_fill|scatter|where|softmax"
    r"|log_softmax|sigmoid)|(?:F|nn\.functional)\.(?:relu|gelu|silu|dropout|softmax|log_softmax|normalize|pad)|sorted|shuffle|utils\.shuffle"
)
_LOST = re.compile(  # at the beginning of a statement, so not after a line that goes on
    rf"[\n;](?<![,(\[{{=\\+*/|&-]\n)[ \t]*(?=[\w.\[\]\"']+\()(?:[\w.\[\]\"']+\.(?:{_METHODS}|str\.\w+)|{_FUNCTIONS})\(",
    re.MULTILINE,
)

_PREPARED = ("DMatrix(", "Dataset(", "Pool(")
_TRAINED = re.compile(r"\bDMatrix\(|\b(?:lgb|lightgbm)\.Dataset\(|\bPool\(")
_IMAGES = re.compile(r"(?:reshape|view)\([^\n]*\b[34], ")  # given channels first
_NAN_BY_NAME = re.compile(r"^\w+(?:: ?[\w.]+)? ?= ?(?:\w+\.(?:nan|NaN|NAN|NaT|NA)\b|float\([\"']nan[\"']\))", re.MULTILINE)

TOPICS: dict[str, Topic] = {
    "backward": Topic((".backward(", "manual_backward(")),
    "optimizer-step": Topic((".step(",)),
    "zero-grad": Topic(("zero_grad",)),
    "clearing": Topic(("zero_grad", ".grad = None", ".grad.zero_(")),
    "module-class": Topic(("Module",), re.compile(r"^[ \t]*class \w+\([^)]*Module", re.MULTILINE), of_classes=True),
    "layers": Topic(("nn.", "Linear(", "Conv", "torch")),
    "layer-made": Topic(
        ("Linear(", "Conv1d(", "Conv2d(", "Conv3d(", "ConvTranspose1d(", "ConvTranspose2d(", "ConvTranspose3d(", "Embedding(",
         "LSTM(",
         "GRU(", "RNN(", "BatchNorm1d(", "BatchNorm2d(", "BatchNorm3d(", "LayerNorm(", "GroupNorm(", "MultiheadAttention(",
         "PReLU(")
    ),
    "torch": Topic(("torch",)),
    "loss": Topic(("Loss(", "_loss(", "cross_entropy", "kl_div(")),
    "cross-entropy": Topic(("CrossEntropyLoss", "cross_entropy")),
    "nll": Topic(("NLLLoss", "nll_loss")),
    "bce": Topic(("BCELoss", "binary_cross_entropy")),
    "bce-logits": Topic(("BCEWithLogitsLoss", "binary_cross_entropy_with_logits")),
    "softmax": Topic(("oftmax",)),
    "accumulation": Topic(("+=", "append(", " + ")),
    "state-dict": Topic((".state_dict()", ".named_parameters()")),
    "fit": Topic((".fit(", ".fit_transform(", ".fit_resample(", ".fit_predict(")),
    "split": Topic(("Split", ":]", ".index)"), _SPLIT,
                   ("train_test_split", "random_split", "KFold", "cross_val", "np.split(", "numpy.split(", "torch.split(")),
    "ranking-metric": Topic(
        ("roc_auc", "average_precision", "roc_curve", "precision_recall_curve", "log_loss", "brier_score", "top_k_acc",
         "RocCurve",
         "det_curve", "PrecisionRecall")
    ),
    "in-place": Topic((*_IN_PLACE, ".str.", "np.", "numpy.", "pd.", "torch.", "F.", "functional.", "sorted(", "shuffle("), _LOST),
    "eval-mode": Topic((".eval()", ".train(False)", ".train(mode=False)")),
    "no-grad": Topic(("no_grad", "inference_mode", "set_grad_enabled")),
    "detach": Topic((".detach(", "argmax(", ".round(", ".data", ".numpy(", ".item()", ".tolist(", "torch.tensor(", "no_grad")),
    "relu": Topic(("relu", "ReLU")),
    "dropout": Topic(("dropout", "scaled_dot_product_attention"), re.compile(r"dropout\w*\(|scaled_dot_product_attention\(")),
    "scheduler": Topic(("lr_scheduler", "cheduler", "_schedule")),
    "clip": Topic(("clip_grad",)),
    "scaler": Topic(("GradScaler",)),
    "optimizer-class": Topic(("optim", "Adam", "SGD")),
    "loader": Topic(("DataLoader",)),
    "recurrent": Topic(("LSTM", "GRU", "RNN", "TransformerEncoder", "MultiheadAttention")),
    "requires-grad": Topic(("require",), re.compile(r"\.requires?_?(?:grads?|gradient|gard)\s*=(?!=)")),
    "forward-call": Topic((".forward(",)),
    "metric" : Topic(("_score(", "_error(", "accuracy(", "metrics", "_report(", "_matrix(", "_curve(", "_loss(",
    "_fscore_support(")),
    "copies": Topic(("resample", "fit_sample", "replace=", "concat", "append", "stack")),
    "cross-validation": Topic(("cross_val", "cross_validate", "learning_curve", "validation_curve", "permutation_test_score")),
    "trained": Topic(_PREPARED, _TRAINED, (".fit(", "cross_val", ".backward(")),
    "learning": Topic(_PREPARED, _TRAINED, (".fit(", "cross_val")),
    "statistic": Topic(("mean", "std(", "median", "min(", "mode(", "scale(", "zscore(", "_transform(")),
    "stacked": Topic(("concat", "vstack", "append", "cat(", "r_[", " + ", "[*")),
    "chosen": Topic(("arly", "best", "max(", "argm", "ModelCheckpoint", "sorted(", " < ", " > ", " <= ", " >= ")),
    "time-order": Topic(
        ("shift(", "rolling(", "diff(", "pct_change(", "ewm(", "expanding(", "sort_values(", ".sort(", "fill(")
    ),
    "predicting": Topic(("predict", "decision_function")),
    "nan-comparison": Topic(("nan", "NaN", "NAN", "NaT", ".NA"), _NAN_BY_NAME, beside=("==", "!=")),
    "tables": Topic(("sklearn", "pandas", "polars", "imblearn", "cuml")),
    "rows-apart": Topic(("sklearn", "pandas", "polars", "imblearn", "cuml", "random_split", "_test", "test_")),
    "load": Topic(LOADS),
    "random": Topic(("rand", "seed", "rng", "generator", "__getitem__")),
    "reshape": Topic(("view(", "reshape(")),
    "einsum": Topic(("einsum", "einops")),
    "removed": Topic((), GONE_ELSEWHERE, gated=GONE_ARRAYS, only_with=("sklearn", "pandas")),
    "libraries": Topic(("numpy", "torch", "sklearn", "pandas")),
    "brackets": Topic(("][", "inplace=True", "]."), CHAINED),
    "pipeline-names": Topic(("SearchCV(", ".set_params(", ".fit("), STEP_NAMES),
    "seeding": Topic(("manual_seed(", "random.seed(", "set_seed(")),
    "forward": Topic(("def forward",)),
    "worker": Topic(("DataLoader", "__getitem__", "rand", "seed", "rng", "generator")),
    "images": Topic(("reshape(", "view("), _IMAGES, ("imread(", "Image.open(")),
    "metric-or-compare": Topic(("sklearn.metrics", " == ")),
    "batch-loop": Topic(("oader", "batches", "_dl", "dl:"), re.compile(r"\bfor\b[^\n]*\bin\b[^\n]*(?:oader|batches|dl\b)")),
    "imbalance": Topic(("weights=", "class_weight", "pos_weight", "SMOTE", "Sampler", "is_unbalance", "ADASYN", "NearMiss")),
    "backward-or-loaded": Topic((".backward(", "manual_backward(", "load_state_dict(", "pretrained", "weights=")),
    "backward-or-step": Topic((".backward(", "manual_backward(", ".step(")),
    "distributed-sampler": Topic(("DistributedSampler(", ".set_epoch(")),
    "row-or-forward": Topic(("def forward", "Sequential", ".add(", "Input(")),
    "batchnorm": Topic(("BatchNorm",)),
    "lightning-module": Topic(("LightningModule",)),
    "training-step": Topic(("training_step",)),
    "evaluation": Topic(("eval_dataset", "val_dataloaders", "validation_data", ".datasets", "load_dataset(", "lightning")),
    "padding": Topic(
        ("pad_sequence", "padding=", "] * (", ".pad("),
        re.compile(r"pad_sequence|padding=|\] \* \([^\n]*-|\.pad\([^\n]*-"),
    ),
    "class-loss": Topic(("CrossEntropyLoss", "cross_entropy", "NLLLoss", "nll_loss", '"labels"', "'labels'")),
    "anything": Topic(("",)),
    "cells": Topic(("# %%",)),  # and every notebook
    "loss-or-mean": Topic(("Loss(", "_loss(", ".mean()", ".sum()", "torch.mean(", "torch.sum(")),
    "loss-or-compile": Topic(
        ("CrossEntropyLoss", "cross_entropy(", "NLLLoss", "nll_loss(", "BCE", "binary_cross_entropy", "MSELoss", "mse_loss(",
         "L1Loss", ".compile(")
    ),
    "last-layer": Topic(("Linear(", "Conv1d(", "Conv2d(", "Conv3d(", "Dense(")),
    "classes": Topic(
        ("Linear(", "Conv1d(", "Conv2d(", "Conv3d(", "Dense(", "one_hot", "torch.eye(", "(0, 2", "[0, 2", "segmentation")
    ),
    "keras-loss": Topic(("keras", "tensorflow"), re.compile(r"rossentropy|_cross_entropy_with_logits")),
    "keras-compile": Topic(("keras", "tensorflow"), re.compile(r"\.compile\(")),
    "metric-or-hits": Topic((" == ", ".eq("), None, ("_score(", "_error(", "scoring", ".compile("),
                            beside=(").sum(", ").float(", ").mean(", ".sum(")),
    "metric-known": Topic(("sklearn", "keras", "MSELoss", "mse_loss", "L1Loss", "l1_loss", "HuberLoss", "huber_loss")),
    "loss-known": Topic(("CrossEntropyLoss", "cross_entropy(", "NLLLoss", "BCE", "MSELoss", "mse_loss(", "L1Loss", "keras")),
    "keys": Topic(("_id", "Id", "ID", " id", "_key", "_no", "number")),
}  # fmt: skip


_RENAMED = re.compile(r" as ([A-Za-z_]\w*)")
_LAST_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*\Z")
_NO_IMPORT = ("with ", "async ", "except", "case ")
LONGEST_NAME = 60
SHORTEST_WORD = 4


@lru_cache(maxsize=4)
def spelled_out(text: str) -> str:
    """The text with every name that was imported under another one as its library calls it, in the same lines.

    Example:
        >>> spelled_out("from a import train_test_split as tts; tts(x)")
        'from a import train_test_split as train_test_split; train_test_split(x)'
    """
    names: dict[str, str] = {}
    for found in _RENAMED.finditer(text):
        new, end = found[1], found.start()
        if new in SHORT_FORMS:
            continue
        start = max(text.rfind("\n", 0, end) + 1, end - LONGEST_NAME)
        before = text[start:end]
        old = _LAST_WORD.search(before)
        if old is not None and old[0] != new and not before.lstrip().startswith(_NO_IMPORT) and _is_spoken_of(old[0]):
            names[new] = old[0]
    if not names:
        return text
    return re.sub(rf"\b(?:{'|'.join(names)})\b", lambda one: names[one[0]], text)


@lru_cache(maxsize=2048)
def _is_spoken_of(name: str) -> bool:
    """Whether any topic is told by the name, or by a part of it."""
    return any(word in name for word in _plain_words())


@lru_cache(maxsize=1)
def _plain_words() -> tuple[str, ...]:
    """The words of the topics without brackets and dots; short ones are parts of too many names."""
    words = {word.strip("(._[ ") for topic in TOPICS.values() for word in (*topic.certain, *topic.words)}
    return tuple(word for word in words if len(word) >= SHORTEST_WORD)


class Spoken:
    """Of which topics a text speaks, each looked for when it is first asked for; `known` are told by more than its words.

    What one of the `others` speaks of, it does too: the modules of the same program.
    """

    def __init__(self, text: str, known: Iterable[str] = (), others: Sequence[Spoken] = ()) -> None:
        self._text = spelled_out(text)
        self._words = Words(self._text)
        self._known = dict.fromkeys(known, True)
        self._others = others

    def of_all(self, names: tuple[str, ...]) -> bool:
        """Whether the text speaks of all these topics; the quickest are looked for first."""
        return all(self._of(name) for name in _quickest_first(names))

    @property
    def topics(self) -> frozenset[str]:
        """The topics that were asked for and are there."""
        return frozenset(name for name, is_there in self._known.items() if is_there)

    def _of(self, name: str) -> bool:
        known = self._known.get(name)
        if known is None:
            is_here = TOPICS[name].is_in(self._text, self._words)
            known = self._known[name] = is_here or any(one._of(name) for one in self._others)
        return known


@lru_cache(maxsize=1024)
def _quickest_first(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (not TOPICS[name].is_quick, len(TOPICS[name].words))))


def topics_of(text: str) -> frozenset[str]:
    """The topics of which this text speaks.

    Example:
        >>> topics_of("loss.backward()") >= {"backward"}, "softmax" in topics_of("loss.backward()")
        (True, False)
    """
    text = spelled_out(text)
    return frozenset(name for name, topic in TOPICS.items() if topic.is_in(text))
