import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.compose import make_column_selector as pick
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

flats = pd.read_csv("flats.csv")
rent = flats["rent"]
numbers = [name for name in flats.select_dtypes("number").columns if name != "rent"]
words = flats.select_dtypes("object").columns.drop("address")
columns = ColumnTransformer(
    [
        ("numbers", StandardScaler(), numbers),
        ("words", OneHotEncoder(handle_unknown="ignore"), words),
    ]
)
model = Pipeline([("columns", columns), ("boosting", GradientBoostingRegressor())])
a, b, c, d = train_test_split(flats, rent, random_state=0)
model.fit(a, c)
print(model.score(b, d))
