# Tumour data with a few lab values lost in the transfer - logistic model
# (flat script, was a notebook)
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, classification_report
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

bunch = load_breast_cancer(as_frame=True)
frame = bunch.frame.copy()
cols = ["mean radius", "mean texture", "mean smoothness", "mean symmetry",
        "worst concave points"]
X = frame[cols].copy()
y = 1 - frame["target"]          # 1 = malignant

# about 6 % of the values never arrived
rng = np.random.default_rng(11)
lost = rng.random(X.shape) < 0.06
X = X.mask(lost)
print(X.isna().mean().round(3).to_dict())

imp = SimpleImputer(strategy="median")
sc = StandardScaler()
Xs = sc.fit_transform(imp.fit_transform(X))

X_tr, X_te, y_tr, y_te = train_test_split(
    Xs, y, test_size=0.35, stratify=y, random_state=3)

clf = LogisticRegression(C=1.0, max_iter=500)
clf.fit(X_tr, y_tr)

p = clf.predict_proba(X_te)[:, 1]
print("test rows", len(y_te), "AUC", round(roc_auc_score(y_te, p), 4))
print(classification_report(y_te, (p > 0.5).astype(int), digits=3,
                            target_names=["benign", "malignant"]))
