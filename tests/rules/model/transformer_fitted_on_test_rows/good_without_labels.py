"""Self-training: the rows without a label are at hand and teach the scaler as they teach the model; then they are looked up."""

import numpy as np
from sklearn.datasets import load_wine
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.semi_supervised import SelfTrainingClassifier

X, kind = load_wine(return_X_y=True)
seen = np.random.default_rng(1).random(len(X)) < 0.3
partly = np.where(seen, kind, -1)
scores = make_pipeline(StandardScaler(), PCA(5)).fit_transform(X)
teaching_itself = SelfTrainingClassifier(LogisticRegression(max_iter=2000), threshold=0.8).fit(scores, partly)
plain = LogisticRegression(max_iter=2000).fit(scores[seen], kind[seen])
print("self-trained", (teaching_itself.predict(scores[~seen]) == kind[~seen]).mean())
print("labels alone", plain.score(scores[~seen], kind[~seen]))
