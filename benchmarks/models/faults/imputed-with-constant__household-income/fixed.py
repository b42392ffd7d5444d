import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(23)
n = 2500
survey = pd.DataFrame({
    "income_k": rng.gamma(6, 9, n).round(1),
    "age": rng.integers(20, 85, n).astype(float),
    "persons": rng.integers(1, 6, n),
    "cars": rng.poisson(0.9, n),
})
survey["spending"] = (
    200 + 14 * survey["income_k"] + 6 * survey["age"] + 110 * survey["persons"]
    + 90 * survey["cars"] + rng.normal(0, 120, n)
)
# not everybody answers
survey.loc[rng.random(n) < 0.12, "income_k"] = np.nan
survey.loc[rng.random(n) < 0.08, "age"] = np.nan
print(survey.isna().mean().round(3).to_string())

X = survey.drop(columns="spending")
y = survey["spending"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=8)

model = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler(), Ridge(alpha=1.0))
model.fit(X_train, y_train)
pred = model.predict(X_test)
print("MAE %.1f" % mean_absolute_error(y_test, pred))
print("R2  %.3f" % r2_score(y_test, pred))
