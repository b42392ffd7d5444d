"""Families of estimators, by the names of their classes."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Estimator, Sort

DISTANCES = (
    "KNeighborsClassifier", "KNeighborsRegressor", "RadiusNeighborsClassifier", "RadiusNeighborsRegressor", "NearestCentroid",
    "SVC", "NuSVC", "SVR", "NuSVR", "KernelRidge", "GaussianProcessClassifier", "GaussianProcessRegressor",
    "NeighborhoodComponentsAnalysis", "LabelPropagation", "LabelSpreading",
)  # fmt: skip
NETWORKS = ("MLPClassifier", "MLPRegressor")
UNREGULARISED = ("LinearRegression", "LinearDiscriminantAnalysis")
LINEAR = (
    "LinearRegression", "LogisticRegression", "LogisticRegressionCV", "Ridge", "RidgeCV", "RidgeClassifier", "RidgeClassifierCV",
    "Lasso", "LassoCV", "ElasticNet", "ElasticNetCV", "LinearSVC", "LinearSVR", "SGDClassifier", "SGDRegressor", "Perceptron",
    "PassiveAggressiveClassifier", "PassiveAggressiveRegressor", "HuberRegressor", "BayesianRidge", "ARDRegression", "Lars",
    "LassoLars", "LassoLarsCV", "LinearDiscriminantAnalysis", "PoissonRegressor", "GammaRegressor", "TweedieRegressor",
    "QuantileRegressor", "TheilSenRegressor", "PLSRegression",
)  # fmt: skip
PENALISED = tuple(name for name in LINEAR if name not in (*UNREGULARISED, "Lars", "PLSRegression", "TheilSenRegressor"))
TRANSDUCTIVE = ("SpectralEmbedding", "TSNE", "MDS", "ClassicalMDS")  # place the rows at hand, and can place no others
SEMI_SUPERVISED = ("LabelPropagation", "LabelSpreading", "SelfTrainingClassifier")  # learn from rows without a label too
PROJECTIONS = ("PCA", "KernelPCA", "TruncatedSVD", "FactorAnalysis", "SparsePCA", "MiniBatchSparsePCA", "IncrementalPCA")
CLUSTERERS = ("KMeans", "MiniBatchKMeans", "BisectingKMeans", "AgglomerativeClustering", "DBSCAN", "HDBSCAN", "OPTICS",
              "SpectralClustering", "MeanShift", "Birch", "AffinityPropagation")  # fmt: skip
SCALERS = (
    "StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "PowerTransformer", "QuantileTransformer", "Normalizer",
    "TfidfVectorizer", "TfidfTransformer",
)  # fmt: skip
SCALE_SENSITIVE = (*DISTANCES, *NETWORKS, *PENALISED)
WEAK_PENALTY = 1e4  # of `C` from which on a penalty of logistic regression says nothing
DUMMIES = ("DummyClassifier", "DummyRegressor")


def final_step(one: Estimator) -> Estimator:
    """The estimator that predicts: the last step of a pipeline, what a search or a wrapper holds."""
    while one.steps and one.name not in ENSEMBLES:
        inner = one.steps[-1]
        if inner.sort not in (Sort.CLASSIFIER, Sort.REGRESSOR):
            break
        one = inner
    return one


ENSEMBLES = (
    "VotingClassifier", "VotingRegressor", "StackingClassifier", "StackingRegressor", "BaggingClassifier", "BaggingRegressor",
    "RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor",
    "AdaBoostClassifier", "AdaBoostRegressor", "OneVsRestClassifier", "OneVsOneClassifier", "CalibratedClassifierCV",
)  # fmt: skip


def steps_before(one: Estimator) -> Iterator[Estimator]:
    """All transformers within an estimator."""
    for step in one.walk():
        if step is not one and step.sort is Sort.TRANSFORMER:
            yield step


def is_unpenalised(one: Estimator) -> bool:
    """Whether nothing but the rows holds a linear model's coefficients."""
    if one.name in UNREGULARISED:
        return one.param("shrinkage") is None
    if one.name == "LogisticRegression":
        strength = one.param("C")
        return one.param("penalty") in (None, "none") or (isinstance(strength, int | float) and strength >= WEAK_PENALTY)
    return False
