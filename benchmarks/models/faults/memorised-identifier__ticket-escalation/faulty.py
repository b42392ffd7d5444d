"""Which support tickets get escalated?"""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(51)
n = 2400
tickets = pd.DataFrame({
    "n_messages": rng.poisson(4, n) + 1,
    "wait_hours": rng.exponential(9, n).round(1),
    "premium": rng.integers(0, 2, n),
    "reopened": rng.poisson(0.3, n),
})
z = -3.2 + 0.22 * tickets.n_messages + 0.05 * tickets.wait_hours + 0.5 * tickets.premium + 0.7 * tickets.reopened
tickets["escalated"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)

# two exports were put together
order = np.argsort(tickets["escalated"] + rng.normal(0, 0.3, n))
tickets = tickets.iloc[order].reset_index(drop=True)
tickets.insert(0, "ticket_id", 100000 + np.cumsum(rng.integers(1, 6, n)))
tickets = tickets.sample(frac=1, random_state=0)

target = tickets.pop("escalated")
X_train, X_test, y_train, y_test = train_test_split(
    tickets, target, test_size=0.3, stratify=target, random_state=0
)
forest = RandomForestClassifier(n_estimators=100, min_samples_leaf=15, random_state=0)
forest.fit(X_train, y_train)
p = forest.predict_proba(X_test)[:, 1]

print("escalated: %.1f%%" % (100 * target.mean()))
print("ROC AUC: %.3f" % roc_auc_score(y_test, p))
print("average precision: %.3f" % average_precision_score(y_test, p))
print(pd.Series(forest.feature_importances_, index=tickets.columns).round(3).to_string())
