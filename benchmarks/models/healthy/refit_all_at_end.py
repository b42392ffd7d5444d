import io

import joblib
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.base import clone
from sklearn.metrics import roc_auc_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

X, y = load_breast_cancer(return_X_y=True, as_frame=True)
y = (y == 0).astype(int)
X_dev, X_hold, y_dev, y_hold = train_test_split(X, y, test_size=.35, stratify=y, random_state=40)

model = make_pipeline(StandardScaler(), SVC(C=2.0, gamma=.02))
model.fit(X_dev, y_dev)
score = model.decision_function(X_hold)
print(f"hold-out AUC    {roc_auc_score(y_hold, score):.4f}")
print(f"hold-out recall {recall_score(y_hold, score > 0):.4f}")

# the model that goes into production sees every row
final = clone(model).fit(X, y)
buffer = io.BytesIO()
joblib.dump(final, buffer)
print("stored model:", len(buffer.getvalue()) // 1024, "kB, support vectors:",
      final[-1].n_support_.sum())

# smoke test of the stored file: the first rows give the same answer again
buffer.seek(0)
again = joblib.load(buffer)
assert np.array_equal(again.predict(X.head(5)), final.predict(X.head(5)))
