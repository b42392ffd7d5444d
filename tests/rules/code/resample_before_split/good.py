"""SMOTE on the training part; in the cross-validation, inside the pipeline. A draw of rows without replacement makes it shorter."""

import pandas as pd
from imblearn.over_sampling import SMOTE
from imblearn.pipeline import make_pipeline
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.utils import resample

claims = pd.read_csv("claims.csv")
claims = resample(claims, replace=False, n_samples=20_000, random_state=1)
features = claims.drop("fraud", axis=1).fillna(0)
target = claims["fraud"]
X_train, X_test, y_train, y_test = train_test_split(features, target, test_size=0.2, random_state=1, stratify=target)

balanced = make_pipeline(SMOTE(random_state=1), GradientBoostingClassifier(random_state=1))
print("F1 by folds", cross_val_score(balanced, X_train, y_train, scoring="f1").mean())

X_more, y_more = SMOTE(random_state=1).fit_resample(X_train, y_train)
model = GradientBoostingClassifier(random_state=1)
model.fit(X_more, y_more)
print("F1", f1_score(y_test, model.predict(X_test)))
