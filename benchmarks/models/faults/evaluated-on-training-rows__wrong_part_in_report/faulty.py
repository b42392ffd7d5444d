import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import classification_report, matthews_corrcoef
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(64)
n = 1500
staff = pd.DataFrame({
    "department": rng.choice(["sales", "it", "hr", "plant"], n, p=[.3, .25, .1, .35]),
    "tenure": rng.exponential(5, n).round(1),
    "salary": rng.normal(52000, 9000, n).round(-2),
    "overtime": rng.gamma(2, 4, n).round(1),
})
s = (0.9 - 0.25 * staff.tenure - (staff.salary - 52000) / 9000 + 0.12 * (staff.overtime - 8)
     + staff.department.map({"sales": .8, "it": .3, "hr": -.5, "plant": -.2}))
staff["left"] = (s + rng.logistic(0, 1, n) > 0).astype(int)
staff.loc[rng.random(n) < .05, "salary"] = np.nan

X = staff.drop(columns="left")
y = staff["left"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=.3, stratify=y, random_state=1)

num = Pipeline([("fill", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
prep = ColumnTransformer([
    ("num", num, ["tenure", "salary", "overtime"]),
    ("cat", OneHotEncoder(handle_unknown="ignore"), ["department"]),
])
model = Pipeline([("prep", prep), ("knn", KNeighborsClassifier(n_neighbors=9))])
model.fit(X_train, y_train)

y_hat = model.predict(X_train)
print(classification_report(y_train, y_hat, digits=3))
print("MCC: %.3f" % matthews_corrcoef(y_train, y_hat))
