"""The answer stays in the table, but the columns that go on are named, or it is dropped by the transformer."""

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

LEFT_OUT = ["failed", "serial"]


def network(rest, *steps):
    columns = ColumnTransformer(
        transformers=[("kind", OneHotEncoder(handle_unknown="ignore"), ["valve", "maker"]), *steps], remainder=rest
    )
    return Pipeline([("columns", columns), ("classify", LogisticRegression(max_iter=500))])


def left_out(table):
    return [name for name in table.columns if name.startswith("fail")]


pumps = pd.read_parquet("pumps.parquet").dropna()
failed = pumps["failed"]
first, second, failed_first, failed_second = train_test_split(pumps, failed, random_state=4)
for model in (
    network("drop", ("number", StandardScaler(), ["flow", "pressure"])),
    network("passthrough", ("out", "drop", LEFT_OUT)),
    network(StandardScaler(), ("out", "drop", left_out(pumps))),
):
    print(model.fit(first, failed_first).score(second, failed_second))
