"""Wine, as it is bundled: sorted by class, and cross-validated in that order."""

from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True)
model = make_pipeline(StandardScaler(), LogisticRegression())
print("accuracy", cross_val_score(model, X, y, cv=KFold(3)).mean())
