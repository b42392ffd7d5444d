from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, make_scorer
from sklearn.model_selection import StratifiedKFold, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# screening data: one in eight is positive
X, y = make_classification(n_samples=3000, n_features=6, n_informative=6, n_redundant=0,
                           n_clusters_per_class=1, weights=[.875], class_sep=.8,
                           flip_y=.04, random_state=66)
print("positives: %d / %d" % (y.sum(), len(y)))

ap = make_scorer(average_precision_score, response_method="predict_proba")
clf = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=300))

result = cross_validate(
    clf, X, y,
    cv=StratifiedKFold(n_splits=6, shuffle=True, random_state=3),
    scoring={"ap": ap, "bal_acc": "balanced_accuracy"},
)
for key in ("test_ap", "test_bal_acc"):
    v = result[key]
    print(f"{key[5:]:8s} {v.mean():.3f} (min {v.min():.3f}, max {v.max():.3f})")
baseline = y.mean()
assert result["test_ap"].mean() > baseline
