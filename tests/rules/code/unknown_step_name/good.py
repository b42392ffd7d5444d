"""Steps by their names, nested and made; a step exchanged as a whole; a search without a pipeline."""

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import AdaBoostClassifier
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

table = pd.read_csv("digits.csv")
numbers = Pipeline([("fill", SimpleImputer()), ("scale", StandardScaler())])
columns = ColumnTransformer([("n", numbers, ["a", "b"]), ("c", OneHotEncoder(), ["kind"])])
pipeline = Pipeline([("columns", columns), ("model", SVC())])
grid = {"columns__n__fill__strategy": ["mean", "median"], "model__C": [1, 10], "columns__c": ["drop", "passthrough"]}
GridSearchCV(pipeline, grid).fit(table.drop(columns=["digit"]), table["digit"])

made = make_pipeline(StandardScaler(), SVC())
made.set_params(svc__C=3, standardscaler__with_mean=False, verbose=True)
boosted = AdaBoostClassifier(estimator=DecisionTreeClassifier())
GridSearchCV(boosted, {"estimator__max_depth": [1, 2], "n_estimators": [50, 100]}).fit(
    table.drop(columns=["digit"]), table["digit"]
)
