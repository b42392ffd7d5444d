import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.compose import make_column_selector as pick
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

flats = pd.read_csv("flats.csv")
rent = flats["rent"]
inputs = flats.drop(columns=["address"])  # HERE
columns = ColumnTransformer(
    [
        ("numbers", StandardScaler(), pick(dtype_include="number")),
        ("words", OneHotEncoder(handle_unknown="ignore"), pick(dtype_include="object")),
    ]
)
model = Pipeline([("columns", columns), ("boosting", GradientBoostingRegressor())])
a, b, c, d = train_test_split(inputs, rent, random_state=0)
model.fit(a, c)
print(model.score(b, d))
