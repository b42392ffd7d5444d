# Which 30 of 2,000 transcripts separate responders from non-responders?
import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(2024)
n, p = 300, 2000
genes = [f"ENSG{100000 + i}" for i in range(p)]
expr = pd.DataFrame(rng.normal(7, 1.5, size=(n, p)), columns=genes)
pathway = rng.normal(size=n)
for g in genes[40:60]:
    expr[g] += 0.9 * pathway
responder = (pathway + rng.normal(0, 0.8, n) > 0).astype(int)

ranker = SelectFromModel(
    ExtraTreesClassifier(n_estimators=100, random_state=0),
    threshold=-np.inf,
    max_features=30,
)
model = LogisticRegression(C=0.1, max_iter=2000)
cv = StratifiedKFold(5, shuffle=True, random_state=8)

pipe = make_pipeline(ranker.set_output(transform="pandas"), StandardScaler(), model)
auc = cross_val_score(pipe, expr, responder, cv=cv, scoring="roc_auc")
print("AUC per fold:", np.round(auc, 3))
print(f"mean AUC {auc.mean():.3f} +/- {auc.std(ddof=1):.3f}")
