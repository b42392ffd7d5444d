"""The records of which the evidence of a classical program is made (see `fit.py`).

Rows are known by identity. `Rows.ids` holds a number for each row that stays with it through slicing, copying, splitting and
every transformer that it passes; two tables with an id in common hold the same source row. Everything else refers to calls, data,
rows and estimators by their index in the tuples of `Fit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sleuth.evidence.place import Place

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
IdArray = npt.NDArray[np.uint64]
TextArray = npt.NDArray[np.str_]

Param = int | float | str | bool | None


class Verb(StrEnum):
    """What a call of an estimator's method does."""

    FIT = "fit"  # learns; `fit_transform` is a FIT and a TRANSFORM
    TRANSFORM = "transform"
    PREDICT = "predict"
    PROBABILITIES = "predict_proba"  # or the logarithm
    DECISION = "decision_function"
    SCORE = "score"
    RESAMPLE = "resample"


PREDICTING = (Verb.PREDICT, Verb.PROBABILITIES, Verb.DECISION, Verb.SCORE)  # a fitted model is asked about rows


class Sort(StrEnum):
    """What an estimator is for."""

    CLASSIFIER = "classifier"
    REGRESSOR = "regressor"
    TRANSFORMER = "transformer"
    CLUSTERER = "clusterer"
    OUTLIERS = "outlier detector"
    SAMPLER = "sampler"  # imbalanced-learn's
    OTHER = "other"


PREDICTORS = (Sort.CLASSIFIER, Sort.REGRESSOR)


class Side(StrEnum):
    """On which side of a split rows came out."""

    TRAIN = "train"
    TEST = "test"


@dataclass(frozen=True)
class Rows:
    """Rows in their order. Two equal rows that cannot be told apart have one id."""

    ids: IdArray  # (n,); () when there were too many to follow
    n: int

    @property
    def is_known(self) -> bool:
        """Whether they can be told apart from others."""
        return len(self.ids) == self.n > 0

    @cached_property
    def distinct(self) -> IdArray:
        """The different ids, ascending."""
        return np.unique(self.ids)

    @property
    def distinct_share(self) -> float:
        """Different rows over rows: 1 when no two are equal."""
        return len(self.distinct) / self.n if self.is_known else 0.0

    def share_in(self, others: Rows) -> float:
        """The share of these rows that are among `others`, 0 to 1; NaN when either is not known."""
        if not (self.is_known and others.is_known):
            return float("nan")
        return float(np.isin(self.ids, others.distinct, assume_unique=False).mean())


@dataclass(frozen=True)
class Column:
    """A column beside the features or among them: sampled values as numbers.

    Numbers are themselves, times are seconds since 1970, everything else is a code for each different value, in order of
    appearance. NaN = missing.
    """

    name: str
    values: FloatArray  # (n_sampled,)
    kind: str  # "number", "whole", "boolean", "time", "text"
    n_distinct: int = 0  # among all rows
    levels: tuple[str, ...] = ()  # text: the value of each code, at most `MOST_LEVELS`


MOST_LEVELS = 1000


@dataclass(frozen=True)
class Sample:
    """Some rows of a table with all their columns, in their order."""

    positions: IntArray  # (n_sampled,) in the table
    columns: tuple[Column, ...]

    @cached_property
    def matrix(self) -> FloatArray:
        """All of it: (n_sampled, n_columns)."""
        if not self.columns:
            return np.zeros((len(self.positions), 0))
        return np.stack([column.values for column in self.columns], axis=1)

    def named(self, name: str) -> Column | None:
        """The column of this name."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class Target:
    """What is to be predicted, or was predicted: the sampled values, at the positions of the data's sample."""

    values: FloatArray  # (n_sampled,) or (n_sampled, n_outputs): numbers, or codes by `classes`
    is_class: bool
    classes: tuple[str, ...] = ()  # ascending
    counts: tuple[int, ...] = ()  # of each class among all rows
    n: int = 0
    name: str = ""  # the pandas name, or the variable's
    digest: int = 0  # of all values in order: equal targets have equal ones

    @cached_property
    def numbers(self) -> FloatArray:
        """The sampled values as numbers, also where whole numbers were taken for classes; NaN where a class is no number."""
        if not (self.is_class and self.classes):
            return self.values
        levels = np.array([_number(name) for name in self.classes])
        known = (self.values >= 0) & (self.values < len(levels))
        return np.where(known, levels[np.where(known, self.values, 0).astype(np.int64)], np.nan)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


@dataclass(frozen=True)
class Data:
    """A table that was handed to a call. Equal tables are one."""

    rows: int  # index in `Fit.rows`
    n_columns: int
    names: tuple[str, ...] = ()  # of a DataFrame's columns
    made_by: tuple[int, ...] = ()  # calls (TRANSFORM, RESAMPLE) through which the rows came, nearest first
    is_sparse: bool = False
    is_text: bool = False  # one text a row
    sample: Sample | None = None
    variable: str = ""  # what the program calls it: "X_test"
    splits: tuple[tuple[int, Side], ...] = ()  # splits out of which the rows came and on which side, latest first
    index: str = ""  # of a DataFrame: "range", "time", "other"
    source: int = -1  # the table out of which a split took it
    span: tuple[int, int] = (0, 0)  # the rows of a larger one that it is a slice of, from and to before; (0, 0) = not known
    digest: int = 0  # of all its rows in their order
    texts: tuple[Column, ...] = ()  # what its columns of numbers are as text, in the program's frame of these rows
    chosen: tuple[int, ...] = ()  # which columns of the table that was split it has, where they are some of them


@dataclass(frozen=True)
class Companion:
    """A column that stands beside the data in the program: in the frame that it was taken from, or as an array of its length."""

    name: str
    column: Column
    where: str  # the variable: "df", "groups"
    is_given: bool = False  # handed over as `groups` to something that does not mind them


@dataclass(frozen=True)
class Estimator:
    """One estimator object, as it was at the end."""

    name: str  # its class
    module: str  # "sklearn.linear_model"
    sort: Sort
    params: tuple[tuple[str, Param], ...] = ()  # what is no number, text or boolean is its `repr`, shortened
    steps: tuple[Estimator, ...] = ()  # of a Pipeline, in order; of a ColumnTransformer its parts; of a search its estimator
    is_supervised: bool = False  # a transformer that learns from the target
    is_learned: bool = True  # whether fitting learns numbers of the rows; false for stateless ones and for encoders of categories
    n_iterations: int = -1
    most_iterations: int = -1  # the limit; -1 = none
    warnings: tuple[str, ...] = ()  # raised in its fits: "ConvergenceWarning: ..."
    coefficients: FloatArray | None = None  # (n_features,) or (n_outputs, n_features)
    importances: FloatArray | None = None  # (n_features,)
    features: tuple[str, ...] = ()  # as it saw them
    takes: tuple[str, ...] | None = ()  # of the table's columns those that it reads: () = all, None = not known
    classes: tuple[str, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()  # an encoder's, for each column
    curve: tuple[tuple[str, tuple[float, ...]], ...] = ()  # scores by boosting round: ("validation", ...)
    best_round: int = -1  # at which boosting that stops by itself was best; -1: it did not stop by itself
    variable: str = ""
    place: Place | None = None  # where it was made

    def param(self, name: str) -> Param:
        """The parameter of this name, None if there is none."""
        return dict(self.params).get(name)

    def walk(self) -> Iterator[Estimator]:
        """Itself and all its steps."""
        yield self
        for step in self.steps:
            yield from step.walk()


@dataclass(frozen=True)
class Stopping:
    """Boosting that took its number of rounds from the scores on rows that it was shown."""

    data: int  # index in `Fit.data`
    rounds: int  # after which it was best there
    most: int  # that it was allowed
    name: str = ""  # what the program calls them, and the matrix that they were put into


@dataclass(frozen=True)
class Call:
    """A call of an estimator's method by the program itself; calls within other estimators are not listed."""

    verb: Verb
    estimator: int
    data: int  # index in `Fit.data`
    at: int  # its place in the order of all events
    place: Place | None = None
    target: Target | None = None  # what was given beside the data
    learned: int = -1  # PREDICT, TRANSFORM, SCORE …: the FIT call that it stands on; -1: not seen
    output: Target | None = None  # what was predicted
    made: int = -1  # TRANSFORM, RESAMPLE: the data that came out
    value: float = float("nan")  # a score
    is_partial: bool = False  # `partial_fit`: adds to what was learned
    fits: tuple[int, ...] = ()  # PREDICT …: all FIT calls that go into it (several after `partial_fit`)
    loop: int = 0  # how often this line had been called before
    params: tuple[tuple[str, Param], ...] = ()  # the estimator's, at this call
    keywords: tuple[str, ...] = ()  # that were given: "sample_weight", "eval_set"
    seconds: float = 0.0
    categories: tuple[tuple[str, ...], ...] = ()  # FIT of an encoder: what it learned, for each column in the order of the codes
    stopping: Stopping | None = None  # FIT of boosting
    ranking: tuple[str, ...] = ()  # FIT on a wide table: the columns that are most important to it, the best first


@dataclass(frozen=True)
class Fold:
    """One pair of parts, as positions in the split's source."""

    train: int  # index in `Fit.rows`
    test: int


@dataclass(frozen=True)
class EqualRows:
    """Test rows of a split that have an equal row in the training part, by the values of a column or of the target ("")."""

    column: str
    values: tuple[str, ...]
    counts: tuple[int, ...]  # rows of each value in the whole table
    shares: tuple[float, ...]  # of each value's test rows
    is_copied: bool = False  # these stand once each in another table that holds all rows, or were drawn with replacement
    is_one_row: bool = False  # those that are equal have one target, and a column has values of its own for most different rows


@dataclass(frozen=True)
class Narrowing:
    """A table has some of the columns of a wider one that the program holds, for the same rows."""

    n_wide: int
    n_kept: int
    share_best: float  # of the kept columns, those among as many that tell most of the target over all these rows, 0 to 1
    where: str  # the wider table's variable
    share_open: float = 1.0  # of the kept columns, those that among so many may tell what they tell by chance, 0 to 1
    share_trained: float = 0.0  # of the kept columns, those among the best over the training rows alone; 0 = split afterwards
    is_by_ranks: bool = False  # what a column tells is that of the ranks of its values

    @property
    def n_foreseen(self) -> int:
        """Kept columns that are among the best over all these rows, and not over the training rows alone."""
        return round((self.share_best - self.share_trained) * self.n_kept)


@dataclass(frozen=True)
class Alignment:
    """Features and target of a call, compared with a frame of the program's that holds both."""

    data: int
    at: int
    place: Place | None
    n: int
    n_compared: int  # rows that are known again in the frame, each as one
    n_wrong: int  # of them, those whose target is another row's
    frame: str = ""  # its variable; "" where the labels of the two indices are compared
    column: str = ""  # the target's, in the frame


@dataclass(frozen=True)
class Blended:
    """Rows that lie exactly between two others of their class, by class."""

    values: tuple[str, ...]
    counts: tuple[int, ...]  # rows of each
    shares: tuple[float, ...]  # of those that were looked at


@dataclass(frozen=True)
class Split:
    """`train_test_split`, or a splitter's `split`: a table and its parts."""

    name: str  # "train_test_split", "KFold"
    data: int
    at: int
    folds: tuple[Fold, ...]
    is_shuffled: bool
    is_grouped: bool = False
    is_stratified: bool = False
    is_timed: bool = False  # TimeSeriesSplit
    place: Place | None = None
    target: Target | None = None
    companions: tuple[Companion, ...] = ()
    test_share: float = float("nan")
    positions: tuple[tuple[IntArray, IntArray], ...] = ()  # of each fold's rows in the source, at most `MOST_FOLDS` folds
    equal_share: float = float("nan")  # share of the first fold's test rows with an equal row in its training part
    equal_by: tuple[EqualRows, ...] = ()  # the same for the rows of each class, and of each value of columns that have few
    narrowing: Narrowing | None = None
    targets: tuple[int, ...] = ()  # digests of the parts of what was split beside the table
    blended: Blended | None = None


@dataclass(frozen=True)
class Validation:
    """Cross-validation or a search by one call: `cross_val_score`, `GridSearchCV.fit`."""

    name: str
    estimator: int
    data: int
    at: int
    place: Place | None = None
    target: Target | None = None
    splitter: str = ""  # "KFold", "StratifiedKFold", "TimeSeriesSplit"
    is_shuffled: bool = False
    is_grouped: bool = False
    is_timed: bool = False
    n_folds: int = 0
    scoring: str = ""  # "" is the estimator's own
    scores: tuple[float, ...] = ()  # one a fold; of a search, of its best candidate
    n_candidates: int = 1
    grid: tuple[tuple[str, tuple[Param, ...]], ...] = ()  # values tried, in their order
    best: tuple[tuple[str, Param], ...] = ()
    candidates: tuple[tuple[float, float], ...] = ()  # (mean, standard deviation over folds) of each
    tried: tuple[tuple[Param, ...], ...] = ()  # each candidate's values, in the order of `grid`
    scorers: tuple[tuple[str, str], ...] = ()  # (metric, the method whose output it is given) of scorers that are no names
    n_at_hand: int = 0  # rows of the largest table in the program that holds all rows of this one
    is_random: bool = False  # candidates were drawn
    companions: tuple[Companion, ...] = ()
    narrowing: Narrowing | None = None
    is_read: bool = True  # False: a search of whose scores the program reads none


@dataclass(frozen=True)
class Metric:
    """A call of a metric by the program."""

    name: str  # "roc_auc_score"
    at: int
    n: int
    value: float = float("nan")
    place: Place | None = None
    truth: Target | None = None  # the first argument
    prediction: Target | None = None  # the second
    predicted_by: int = -1  # the PREDICT call whose output the second argument is, or was made of
    truth_from: int = -1  # the PREDICT call whose output the first argument is: arguments swapped
    truth_validated: int = -1  # the validation whose out-of-fold predictions the first argument is: the same
    verb: Verb | None = None  # of that call, or of those of the folds
    folds_by: tuple[int, ...] = ()  # the PREDICT calls, one a fold, whose outputs the second argument is put together of
    folds_validated: int = -1  # the validation whose out-of-fold predictions it is, or was made of
    keywords: tuple[tuple[str, Param], ...] = ()
