"""Patterns by which a text shows that it may use what is gone, or one of the idioms that a rule asks for."""

from __future__ import annotations

import re

LOADS = ("torch.load(", "pickle.load", "joblib", "dill.load", "np.load(", "numpy.load(", "read_pickle(", "trust_remote_code")
CHAINED = re.compile(r"\]\s*(?:\[[^\]\n]*\]|\.\w+)\s*=(?!=)|\]\.\w+\([^\n]*inplace\s*=\s*True")
STEP_NAMES = re.compile(r"SearchCV\(|\.set_params\(|\.fit\([^)]*\w__\w+\s*=")
# Names of arrays and tensors that are gone; searched for as they stand, which is far quicker than by a pattern.
_GONE_NUMPY = (
    "float int bool object str complex unicode float_ complex_ unicode_ string_ Inf Infinity infty PINF NINF NaN NAN product "
    "cumproduct alltrue sometrue round_ asfarray find_common_type msort cfloat longfloat trapz in1d"
)
_GONE_TORCH = "symeig( eig( lstsq( solve( matrix_rank( rfft( irfft( ifft( gels( _six"
GONE_ARRAYS = (
    *(f"np.{word}" for word in _GONE_NUMPY.split()), *(f"numpy.{word}" for word in _GONE_NUMPY.split()),
    *(f"torch.{word}" for word in _GONE_TORCH.split()), "from numpy import", "OnPlateau(", "StepLR(", "AnnealingLR(",
)  # fmt: skip
_OF_NUMPY = (
    r"\b(?:np|numpy)\.(?:float|int|bool|object|str|complex|unicode|float_|complex_|unicode_|string_|Inf|Infinity|infty|PINF|NINF|NaN|NAN"
    r"|product|cumproduct|alltrue|sometrue|round_|asfarray|find_common_type|msort|cfloat|longfloat|trapz|in1d)\b(?![.(]?\w)"
    r"|from numpy import [^\n]*\b(?:float_|Inf|NaN|product|trapz|in1d)\b"
)
_OF_TORCH = r"\btorch\.(?:symeig|eig|lstsq|solve|matrix_rank|rfft|irfft|ifft|gels)\(|\btorch\._six"
_OF_SCHEDULERS = r"(?:Plateau|StepLR|AnnealingLR)\([^)]*verbose"
_OF_SKLEARN = (
    r"\bsklearn\.(?:externals|cross_validation|grid_search|learning_curve|lda|qda|utils\.testing|utils\.linear_assignment_|metrics\.scorer"
    r"|metrics\.classification|ensemble\.(?:forest|gradient_boosting)|linear_model\.(?:logistic|base|stochastic_gradient)"
    r"|decomposition\.pca|neighbors\.base|tree\.tree|svm\.classes|preprocessing\.(?:data|label)|datasets\.(?:samples_generator|base))\b"
    r"|[(,\s](?:sparse|squared|normalize|affinity|behaviour|iid|n_iter|algorithm|n_jobs)=(?!=)"
    r"|(?:criterion|loss|max_features)=[\"'](?:mse|mae|log|deviance|ls|lad|squared_loss|least_squares|auto)[\"']"
)
_NAMES = (
    r"\b(?:load_boston|fetch_mldata|if_delegate_has_method|plot_confusion_matrix|plot_roc_curve|plot_precision_recall_curve|plot_det_curve"
    r"|plot_partial_dependence|partial_dependence|jaccard_similarity_score|calinski_harabaz_score|RandomizedLasso|RandomizedPCA|LSHForest"
    r"|RandomizedLogisticRegression|DPGMM|GMM|GraphLasso|Imputer|safe_indexing|SCORERS|get_feature_names|iteritems|as_matrix|applymap"
    r"|probas_pred|y_prob|base_estimator|multi_class|precompute_distances|min_impurity_split|presort|error_bad_lines|mangle_dupe_cols"
    r"|delim_whitespace|date_parser|n_values|fit_params|Int64Index|Float64Index|rolling_mean|scatter_matrix)\b"
    r"|=\s*\w+\.append\(|\.ix\[|\.(?:lookup|mad|swapaxes)\(|\bpd\.(?:Panel|datetime|np|util)\b|squeeze="
)
REMOVED = re.compile("|".join((_OF_NUMPY, _OF_TORCH, _OF_SCHEDULERS, _OF_SKLEARN, _NAMES)))
