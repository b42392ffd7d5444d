"""Diabetes: a small model is taught what a large one predicts out of fold, and is judged by how well it has learned that."""

from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score
from sklearn.model_selection import cross_val_predict, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_diabetes(return_X_y=True)
taught = cross_val_predict(RandomForestRegressor(100, min_samples_leaf=10, random_state=0), X, y, cv=5)
print("the large one", r2_score(y, taught))
small = make_pipeline(StandardScaler(), RidgeCV())
learn, hold, told, kept = train_test_split(X, taught, test_size=0.3, random_state=0)
print("the small one, of the large", r2_score(kept, small.fit(learn, told).predict(hold)))
again = cross_val_predict(small, X, taught, cv=5)
print("out of fold, of the large", r2_score(taught, again))
