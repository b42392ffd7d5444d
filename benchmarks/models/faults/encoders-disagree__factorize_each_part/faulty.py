import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
n = 3000
channels = np.array(["email", "phone", "web", "partner", "fair", "walk-in"])
plans = np.array(["basic", "plus", "pro", "team"])
leads = pd.DataFrame({
    "channel": rng.choice(channels, n, p=[.3, .2, .25, .1, .05, .1]),
    "plan": rng.choice(plans, n, p=[.4, .3, .2, .1]),
    "visits": rng.poisson(4, n),
    "seats": rng.integers(1, 40, n),
})
pull = {"email": -1.2, "phone": 1.1, "web": -.4, "partner": 1.8, "fair": .3, "walk-in": -1.5}
step = {"basic": -.5, "plus": .9, "pro": -.9, "team": .5}
z = leads.channel.map(pull) + leads.plan.map(step) + .25 * (leads.visits - 4) + .06 * (leads.seats - 20)
leads["won"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)

train, test = train_test_split(leads, test_size=0.3, random_state=12, stratify=leads.won)
train = train.copy()
test = test.copy()
for c in ["channel", "plan"]:
    train[c] = pd.factorize(train[c])[0]
    test[c] = pd.factorize(test[c])[0]

feats = ["channel", "plan", "visits", "seats"]
rf = RandomForestClassifier(n_estimators=100, min_samples_leaf=8, random_state=5)
rf.fit(train[feats], train["won"])
p = rf.predict_proba(test[feats])[:, 1]
print("auc", round(roc_auc_score(test["won"], p), 3))
print("balanced accuracy", round(balanced_accuracy_score(test["won"], p > .5), 3))
