"""Positive assay from sample chemistry and an antibody flag."""
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(33)
n = 900
samples = pd.DataFrame({
    "ph": rng.normal(7.2, 0.3, n),
    "protein": rng.gamma(5, 2, n),
    "age_days": rng.integers(1, 30, n),
    "antibody": (rng.random(n) < 0.06).astype(int),
})
z = -1.2 + 1.6 * (samples.ph - 7.2) + 0.18 * (samples.protein - 10) - 0.03 * samples.age_days + 4.0 * samples.antibody
positive = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)

X_train, X_test, y_train, y_test = train_test_split(samples, positive, test_size=0.5, random_state=3)
columns = make_column_transformer(
    (StandardScaler(), ["ph", "protein", "age_days"]), ("passthrough", ["antibody"])
)
model = make_pipeline(columns, LogisticRegression(C=1e10, max_iter=5000, tol=1e-8))
model.fit(X_train, y_train)
p = model.predict_proba(X_test)[:, 1]

coefficients = pd.Series(model[-1].coef_[0], index=samples.columns)
print(coefficients.round(2).to_string())
print("log loss %.3f" % log_loss(y_test, p))
print("ROC AUC  %.3f" % roc_auc_score(y_test, p))
