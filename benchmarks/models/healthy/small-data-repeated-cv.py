"""178 Italian wines, three growers: repeated cross-validation with its spread."""
import numpy as np
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True, as_frame=True)
X = X[["alcohol", "malic_acid", "ash", "magnesium", "proanthocyanins", "color_intensity", "hue", "proline"]]

model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=500))
folds = RepeatedStratifiedKFold(n_splits=5, n_repeats=5, random_state=0)
result = cross_validate(model, X, y, cv=folds, scoring=["balanced_accuracy", "neg_log_loss"])

for name, sign in (("balanced_accuracy", 1), ("neg_log_loss", -1)):
    values = sign * result[f"test_{name}"]
    per_repeat = values.reshape(5, 5).mean(axis=1)
    print(f"{name:18s} mean {values.mean():.3f}  sd over folds {values.std(ddof=1):.3f}"
          f"  range over repeats {per_repeat.min():.3f}-{per_repeat.max():.3f}")
print("largest class share:", np.round(y.value_counts(normalize=True).max(), 3))
