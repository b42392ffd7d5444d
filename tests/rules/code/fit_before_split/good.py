"""The scaler is fitted on the training rows; a final one on all rows, after the score has been taken."""

import joblib
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, StandardScaler


def main():
    table = pd.read_csv("customers.csv")
    features = table.drop(columns=["churned"]).fillna(0)
    target = LabelEncoder().fit_transform(table["churned"])
    X_train, X_test, y_train, y_test = train_test_split(features, target, test_size=0.2, random_state=0)
    scaler = StandardScaler()
    X_train = scaler.fit_transform(X_train)
    X_test = scaler.transform(X_test)
    model = LogisticRegression(max_iter=1000).fit(X_train, y_train)
    print("accuracy", accuracy_score(y_test, model.predict(X_test)))
    final = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(features, target)
    joblib.dump(final, "model.joblib")


if __name__ == "__main__":
    main()
