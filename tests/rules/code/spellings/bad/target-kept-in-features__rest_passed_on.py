import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def readable(table):
    return table.rename(columns=str.lower).dropna()


def network():
    columns = ColumnTransformer(
        transformers=[("kind", OneHotEncoder(handle_unknown="ignore"), ["valve", "maker"])], remainder=StandardScaler()
    )
    return Pipeline([("columns", columns), ("classify", LogisticRegression(max_iter=500))])


pumps = pd.read_parquet("pumps.parquet").pipe(readable)
failed = pumps["failed"]
readings = pumps.drop(columns=["serial"])  # HERE
first, second, failed_first, failed_second = train_test_split(readings, failed, random_state=4)
print(network().fit(first, failed_first).score(second, failed_second))
