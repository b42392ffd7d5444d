"""What libraries have taken away: since which version, and what stands in its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

KNOWN = ("numpy.", "torch.", "sklearn.", "pandas.")
LIBRARIES = {"numpy": "NumPy", "torch": "PyTorch", "sklearn": "scikit-learn", "pandas": "pandas"}
# Name, version without it, and its place: "=x" is the same thing under another name of the same module, other text is told only.
NAMES = """
numpy.float 1.24 ==float
numpy.int 1.24 ==int
numpy.bool 1.24-2.0 ==bool
numpy.object 1.24 ==object
numpy.str 1.24 ==str
numpy.complex 1.24 ==complex
numpy.unicode 1.24 ==str
numpy.float_ 2.0 =float64
numpy.complex_ 2.0 =complex128
numpy.unicode_ 2.0 =str_
numpy.string_ 2.0 =bytes_
numpy.Inf 2.0 =inf
numpy.Infinity 2.0 =inf
numpy.infty 2.0 =inf
numpy.PINF 2.0 =inf
numpy.NINF 2.0 `-np.inf`
numpy.NaN 2.0 =nan
numpy.NAN 2.0 =nan
numpy.product 2.0 =prod
numpy.cumproduct 2.0 =cumprod
numpy.alltrue 2.0 =all
numpy.sometrue 2.0 =any
numpy.round_ 2.0 =round
numpy.asfarray 2.0 `np.asarray(x, dtype=float)`
numpy.find_common_type 2.0 `np.result_type`
numpy.msort 2.0 `np.sort(x, axis=0)`
numpy.cfloat 2.0 =complex128
numpy.longfloat 2.0 =longdouble
numpy.trapz 2.4 =trapezoid
numpy.in1d 2.4 `np.isin`
torch.symeig 2.0 `torch.linalg.eigh`
torch.eig 1.13 `torch.linalg.eig`
torch.lstsq 1.13 `torch.linalg.lstsq`
torch.solve 1.13 `torch.linalg.solve`
torch.matrix_rank 1.13 `torch.linalg.matrix_rank`
torch.rfft 1.8 `torch.fft.rfft`
torch.irfft 1.8 `torch.fft.irfft`
torch.ifft 1.8 `torch.fft.ifft`
torch.gels 1.2 `torch.linalg.lstsq`
torch._six 2.0 plain Python types
sklearn.datasets.load_boston 1.2 `fetch_california_housing`
sklearn.datasets.fetch_mldata 0.22 `fetch_openml`
sklearn.datasets.samples_generator 0.24 `sklearn.datasets`
sklearn.datasets.base 0.24 `sklearn.datasets`
sklearn.externals.joblib 0.23 the package joblib
sklearn.externals.six 0.23 the package six
sklearn.cross_validation 0.20 `sklearn.model_selection`
sklearn.grid_search 0.20 `sklearn.model_selection`
sklearn.learning_curve 0.20 `sklearn.model_selection`
sklearn.preprocessing.Imputer 0.22 `sklearn.impute.SimpleImputer`
sklearn.utils.testing 0.24 the package numpy.testing
sklearn.utils.linear_assignment_ 0.23 `scipy.optimize.linear_sum_assignment`
sklearn.utils.safe_indexing 0.24 plain indexing
sklearn.utils.metaestimators.if_delegate_has_method 1.3 `available_if`
sklearn.metrics.plot_confusion_matrix 1.2 `ConfusionMatrixDisplay.from_estimator`
sklearn.metrics.plot_roc_curve 1.2 `RocCurveDisplay.from_estimator`
sklearn.metrics.plot_precision_recall_curve 1.2 `PrecisionRecallDisplay.from_estimator`
sklearn.metrics.plot_det_curve 1.2 `DetCurveDisplay.from_estimator`
sklearn.metrics.SCORERS 1.3 `get_scorer_names`
sklearn.metrics.jaccard_similarity_score 0.23 `jaccard_score`
sklearn.metrics.calinski_harabaz_score 0.23 `calinski_harabasz_score`
sklearn.metrics.scorer 0.24 `sklearn.metrics`
sklearn.metrics.classification 0.24 `sklearn.metrics`
sklearn.inspection.plot_partial_dependence 1.2 `PartialDependenceDisplay.from_estimator`
sklearn.ensemble.partial_dependence 0.24 `sklearn.inspection`
sklearn.ensemble.forest 0.24 `sklearn.ensemble`
sklearn.ensemble.gradient_boosting 0.24 `sklearn.ensemble`
sklearn.linear_model.RandomizedLasso 0.21 `SelectFromModel`
sklearn.linear_model.RandomizedLogisticRegression 0.21 `SelectFromModel`
sklearn.linear_model.logistic 0.24 `sklearn.linear_model`
sklearn.linear_model.stochastic_gradient 0.24 `sklearn.linear_model`
sklearn.linear_model.base 0.24 `sklearn.linear_model`
sklearn.mixture.GMM 0.20 `GaussianMixture`
sklearn.mixture.DPGMM 0.20 `BayesianGaussianMixture`
sklearn.lda 0.19 `sklearn.discriminant_analysis`
sklearn.qda 0.19 `sklearn.discriminant_analysis`
sklearn.decomposition.RandomizedPCA 0.20 `PCA(svd_solver="randomized")`
sklearn.decomposition.pca 0.24 `sklearn.decomposition`
sklearn.neighbors.LSHForest 0.21 `NearestNeighbors`
sklearn.neighbors.base 0.24 `sklearn.neighbors`
sklearn.tree.tree 0.24 `sklearn.tree`
sklearn.svm.classes 0.24 `sklearn.svm`
sklearn.preprocessing.data 0.24 `sklearn.preprocessing`
sklearn.preprocessing.label 0.24 `sklearn.preprocessing`
sklearn.covariance.GraphLasso 0.22 `GraphicalLasso`
pandas.Panel 0.25 a MultiIndex
pandas.datetime 2.0 the module datetime
pandas.np 2.0 `numpy`
pandas.Int64Index 2.0 `pd.Index(..., dtype="int64")`
pandas.Float64Index 2.0 `pd.Index(..., dtype="float64")`
pandas.util.testing 2.0 `pandas.testing`
pandas.rolling_mean 0.23 `series.rolling(n).mean()`
pandas.scatter_matrix 0.23 `pandas.plotting.scatter_matrix`
"""
# Method, on what, version without it, and its place.
METHODS = """
get_feature_names sklearn. 1.2 =get_feature_names_out
append pandas.DataFrame 2.0 `pd.concat`
iteritems pandas.DataFrame 2.0 =items
ix pandas.DataFrame 1.0 `loc` or `iloc`
lookup pandas.DataFrame 2.0 `melt` and `loc`
mad pandas.DataFrame 2.0 `(x - x.mean()).abs().mean()`
as_matrix pandas.DataFrame 1.0 =to_numpy
applymap pandas.DataFrame 3.0 =map
swapaxes pandas.DataFrame 3.0 `transpose`
"""
# Class or function, its argument, version without it, and its place.
ARGUMENTS = """
sklearn.preprocessing.OneHotEncoder sparse 1.4 =sparse_output
sklearn.preprocessing.OneHotEncoder n_values 0.22 `categories`
sklearn.metrics.mean_squared_error squared 1.6 `root_mean_squared_error`
sklearn.metrics.mean_squared_log_error squared 1.6 `root_mean_squared_log_error`
sklearn.metrics.precision_recall_curve probas_pred 1.7 =y_score
sklearn.metrics.brier_score_loss y_prob 1.7 =y_proba
sklearn.ensemble.AdaBoostClassifier base_estimator 1.4 =estimator
sklearn.ensemble.AdaBoostClassifier algorithm 1.8 nothing
sklearn.ensemble.AdaBoostRegressor base_estimator 1.4 =estimator
sklearn.ensemble.BaggingClassifier base_estimator 1.4 =estimator
sklearn.ensemble.BaggingRegressor base_estimator 1.4 =estimator
sklearn.ensemble.IsolationForest behaviour 0.24 nothing
sklearn.calibration.CalibratedClassifierCV base_estimator 1.4 =estimator
sklearn.linear_model.LinearRegression normalize 1.2 a StandardScaler in a pipeline
sklearn.linear_model.Ridge normalize 1.2 a StandardScaler in a pipeline
sklearn.linear_model.RidgeCV normalize 1.2 a StandardScaler in a pipeline
sklearn.linear_model.Lasso normalize 1.2 a StandardScaler in a pipeline
sklearn.linear_model.LassoCV normalize 1.2 a StandardScaler in a pipeline
sklearn.linear_model.ElasticNet normalize 1.2 a StandardScaler in a pipeline
sklearn.linear_model.LogisticRegression multi_class 1.8 `OneVsRestClassifier` where it is wanted
sklearn.linear_model.SGDClassifier n_iter 0.21 =max_iter
sklearn.linear_model.Perceptron n_iter 0.21 =max_iter
sklearn.cluster.AgglomerativeClustering affinity 1.4 =metric
sklearn.cluster.KMeans n_jobs 1.0 nothing
sklearn.cluster.KMeans precompute_distances 1.0 nothing
sklearn.manifold.TSNE n_iter 1.7 =max_iter
sklearn.model_selection.GridSearchCV iid 0.24 nothing
sklearn.model_selection.GridSearchCV fit_params 0.21 the arguments of `fit`
sklearn.model_selection.RandomizedSearchCV iid 0.24 nothing
sklearn.model_selection.cross_val_score fit_params 1.6 =params
sklearn.model_selection.cross_validate fit_params 1.6 =params
sklearn.tree.DecisionTreeClassifier min_impurity_split 1.0 `min_impurity_decrease`
sklearn.tree.DecisionTreeClassifier presort 0.24 nothing
sklearn.ensemble.RandomForestClassifier min_impurity_split 1.0 `min_impurity_decrease`
pandas.read_csv error_bad_lines 2.0 `on_bad_lines`
pandas.read_csv squeeze 2.0 `.squeeze("columns")`
pandas.read_csv mangle_dupe_cols 2.0 nothing
pandas.read_csv delim_whitespace 3.0 `sep=r"\\s+"`
pandas.read_csv date_parser 3.0 `date_format`
torch.optim.lr_scheduler.ReduceLROnPlateau verbose 2.7 `get_last_lr()`
torch.optim.lr_scheduler.StepLR verbose 2.7 `get_last_lr()`
torch.optim.lr_scheduler.CosineAnnealingLR verbose 2.7 `get_last_lr()`
"""
# Class, argument and value, version without it, and the value in its place.
OPTIONS = """
sklearn.linear_model.SGDClassifier loss log 1.3 =log_loss
sklearn.linear_model.SGDRegressor loss squared_loss 1.2 =squared_error
sklearn.ensemble.GradientBoostingClassifier loss deviance 1.3 =log_loss
sklearn.ensemble.GradientBoostingRegressor loss ls 1.2 =squared_error
sklearn.ensemble.GradientBoostingRegressor loss lad 1.2 =absolute_error
sklearn.ensemble.HistGradientBoostingRegressor loss least_squares 1.2 =squared_error
sklearn.ensemble.RandomForestClassifier max_features auto 1.3 =sqrt
sklearn.ensemble.RandomForestRegressor max_features auto 1.3 `1.0`
sklearn.ensemble.RandomForestRegressor criterion mse 1.2 =squared_error
sklearn.ensemble.RandomForestRegressor criterion mae 1.2 =absolute_error
sklearn.ensemble.ExtraTreesClassifier max_features auto 1.3 =sqrt
sklearn.ensemble.ExtraTreesRegressor criterion mse 1.2 =squared_error
sklearn.ensemble.ExtraTreesRegressor criterion mae 1.2 =absolute_error
sklearn.tree.DecisionTreeClassifier max_features auto 1.3 =sqrt
sklearn.tree.DecisionTreeRegressor criterion mse 1.2 =squared_error
sklearn.tree.DecisionTreeRegressor criterion mae 1.2 =absolute_error
"""


@dataclass(frozen=True, slots=True)
class Removal:
    """What a library has no more. `until`: it came back with this version. `is_renamed`: the place can be written instead."""

    name: str
    since: tuple[int, ...]
    place: str
    is_renamed: bool = False
    is_builtin: bool = False
    until: tuple[int, ...] | None = None

    @property
    def library(self) -> str:
        """The library, by its import name."""
        return self.name.partition(".")[0]


def _removal(name: str, versions: str, place: str) -> Removal:
    since, _, until = versions.partition("-")
    numbers = tuple(int(part) for part in since.split("."))
    back = tuple(int(part) for part in until.split(".")) if until else None
    return Removal(name, numbers, place.lstrip("="), place.startswith("="), place.startswith("=="), back)


@lru_cache(maxsize=4)
def _table(text: str, n_keys: int) -> dict[tuple[str, ...], Removal]:
    rows = (line.split(" ", n_keys + 1) for line in text.strip().splitlines())
    found = {}
    for row in rows:
        name = row[0] if "." in row[0] else row[1]
        found[tuple(row[:n_keys])] = _removal(name, row[-2], row[-1])
    return found


def gone_names(library: str) -> tuple[str, ...]:
    """The names of a library that are gone, without its own."""
    return tuple(name.partition(".")[2] for (name,) in _table(NAMES, 1) if name.startswith(f"{library}."))


def gone_methods(library: str) -> tuple[str, ...]:
    """The methods that classes of a library have no more."""
    return tuple(method for method, owner in _table(METHODS, 2) if owner.startswith(f"{library}."))


def gone_arguments(library: str) -> tuple[tuple[str, str], ...]:
    """Functions and classes of a library, with an argument that they take no more, or not with every value that they took."""
    pairs = (*_table(ARGUMENTS, 2), *_table(OPTIONS, 3))
    return tuple((key[0], key[1]) for key in pairs if key[0].startswith(f"{library}."))


def removed_name(name: str) -> Removal | None:
    """What is known of an imported name, or of the module that it is in, that is gone."""
    table = _table(NAMES, 1)
    if not name.startswith(KNOWN):
        return None
    while name.count("."):
        found = table.get((name,))
        if found is not None:
            return found
        name = name.rpartition(".")[0]
    return None


def removed_method(method: str, kind: str) -> Removal | None:
    """What is known of a method that objects of this class have no more."""
    return next((one for (word, owner), one in _table(METHODS, 2).items() if word == method and kind.startswith(owner)), None)


def removed_argument(name: str, argument: str) -> Removal | None:
    """What is known of an argument that a call of this name takes no more."""
    return _table(ARGUMENTS, 2).get((name, argument))


def removed_option(name: str, argument: str, value: str) -> Removal | None:
    """What is known of a value that an argument takes no more."""
    return _table(OPTIONS, 3).get((name, argument, value))


@lru_cache(maxsize=1)
def watched() -> frozenset[str]:
    """The names of which the reader notes every use."""
    return frozenset(name for (name,) in _table(NAMES, 1))
