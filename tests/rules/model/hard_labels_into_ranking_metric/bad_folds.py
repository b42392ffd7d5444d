"""Which readers will give up their subscription: out-of-fold answers of one call are ranked, but they are yes and no."""

import numpy as np
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, codes = make_classification(1500, 10, n_informative=5, weights=[0.75], flip_y=0.05, random_state=4)
left = np.where(codes == 1, "leaves", "stays")
model = make_pipeline(StandardScaler(), LogisticRegression())
answers = cross_val_predict(model, X, left, cv=5)
print("AUC", roc_auc_score(left == "leaves", (answers == "leaves").astype(float)))
