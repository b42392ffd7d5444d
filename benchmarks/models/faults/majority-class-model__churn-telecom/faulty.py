import numpy as np
import pandas as pd
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

rng = np.random.default_rng(88)
N = 3000
subs = pd.DataFrame(
    {
        "months": rng.exponential(26, N),
        "calls_to_support": rng.poisson(1.4, N),
        "monthly_fee": rng.normal(38, 9, N),
        "gb_used": rng.gamma(2, 6, N),
        "contract_left": rng.integers(0, 24, N),
    }
)
score = 1.35 * (
    -2.6
    - 0.02 * (subs.months - 26)
    + 0.55 * (subs.calls_to_support - 1.4)
    + 0.05 * (subs.monthly_fee - 38)
    - 0.07 * (subs.contract_left - 12)
    - 0.02 * (subs.gb_used - 12)
)
churn = (rng.random(N) < 1 / (1 + np.exp(-score))).astype(int)
print("churners: %.1f %%" % (100 * churn.mean()))

X_tr, X_te, y_tr, y_te = train_test_split(
    subs, churn, test_size=0.3, stratify=churn, random_state=0
)
clf = make_pipeline(StandardScaler(), SVC(kernel="linear", C=1.0))
clf.fit(X_tr, y_tr)
hat = clf.predict(X_te)
print(confusion_matrix(y_te, hat))
print("recall of churners  %.3f" % recall_score(y_te, hat))
print("balanced accuracy   %.3f" % balanced_accuracy_score(y_te, hat))
