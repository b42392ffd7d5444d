import pandas as pd, numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, average_precision_score
from sklearn.preprocessing import StandardScaler, TargetEncoder
from sklearn.pipeline import make_pipeline

rs = np.random.RandomState(77)
n_shops, n = 400, 3600
shop_effect = rs.normal(0, 0.6, n_shops)
df = pd.DataFrame(
    {
        "shop": rs.randint(0, n_shops, n),
        "basket_eur": rs.gamma(3, 14, n),
        "days_since_visit": rs.exponential(12, n),
        "loyalty": rs.binomial(1, 0.4, n),
    }
)
logit = (
    -0.4
    + shop_effect[df["shop"]]
    + 0.015 * (df.basket_eur - 42)
    - 0.05 * (df.days_since_visit - 12)
    + 0.8 * df.loyalty
)
df["redeemed"] = (rs.rand(n) < 1 / (1 + np.exp(-logit))).astype(int)

is_test = rs.rand(n) < 0.3
train, test = df[~is_test].copy(), df[is_test].copy()
enc = TargetEncoder(target_type="binary", smooth=8.0)
train["shop_rate"] = enc.fit_transform(train[["shop"]], train["redeemed"])[:, 0]
test["shop_rate"] = enc.transform(test[["shop"]])[:, 0]

cols = ["basket_eur", "days_since_visit", "loyalty", "shop_rate"]
clf = make_pipeline(StandardScaler(), LogisticRegression())
clf.fit(train[cols], train["redeemed"])
p = clf.predict_proba(test[cols])[:, 1]
print("rows", len(train), len(test))
print("AUC  %.3f" % roc_auc_score(test["redeemed"], p))
print(
    "AP   %.3f  (base rate %.3f)"
    % (average_precision_score(test["redeemed"], p), test["redeemed"].mean())
)
