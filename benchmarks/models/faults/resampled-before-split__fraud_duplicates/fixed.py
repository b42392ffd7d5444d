import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, balanced_accuracy_score, confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.utils import resample

rng = np.random.default_rng(42)
n = 4000
df = pd.DataFrame({
    "amount": rng.lognormal(3.5, 1.0, n).round(2),
    "hour": rng.integers(0, 24, n),
    "merchant_risk": rng.beta(2, 6, n).round(3),
    "days_since_signup": rng.exponential(200, n).round(),
    "foreign": rng.integers(0, 2, n),
})
logit = (-5.6 + 1.1 * (np.log(df.amount) - 3.5) + 8 * df.merchant_risk
         + 1.2 * df.foreign - 0.004 * df.days_since_signup
         + 1.5 * df.hour.isin([0, 1, 2, 3, 4]))
df["fraud"] = (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(int)
print(df.fraud.value_counts().to_dict())


def balance(part):
    """Draw the fraud cases again until both classes are of equal size."""
    rare = part[part.fraud == 1]
    common = part[part.fraud == 0]
    more = resample(rare, replace=True, n_samples=len(common), random_state=1)
    return pd.concat([common, more]).sample(frac=1, random_state=2)


train, test = train_test_split(df, test_size=0.25, stratify=df.fraud, random_state=9)
train = balance(train)
feats = [c for c in df.columns if c != "fraud"]

rf = RandomForestClassifier(n_estimators=80, min_samples_leaf=5, random_state=0)
rf.fit(train[feats], train.fraud)
prob = rf.predict_proba(test[feats])[:, 1]

print("AP                ", round(average_precision_score(test.fraud, prob), 3))
print("balanced accuracy ", round(balanced_accuracy_score(test.fraud, prob > 0.5), 3))
print(confusion_matrix(test.fraud, prob > 0.5))
