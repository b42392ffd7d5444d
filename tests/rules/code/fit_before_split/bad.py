"""A scaler that has seen the test rows, in a function of its own.

Fault at line 17.
"""

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


def prepare(table):
    features = table.drop(columns=["churned"])
    features = features.fillna(0).astype("float32")
    scaler = StandardScaler()
    return scaler.fit_transform(features), table["churned"]


def main():
    table = pd.read_csv("customers.csv")
    X, y = prepare(table)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0, stratify=y)
    model = LogisticRegression(max_iter=1000).fit(X_train, y_train)
    print("accuracy", accuracy_score(y_test, model.predict(X_test)))


if __name__ == "__main__":
    main()
