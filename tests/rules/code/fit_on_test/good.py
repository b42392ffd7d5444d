"""A scaler for the model, and one of its own for a picture of the test rows; at the end, a fit on everything that is known."""

import matplotlib.pyplot as plt
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

table = pd.read_csv("loans.csv")
X, y = table.drop(columns=["default"]), table["default"]
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.25, random_state=7)
X_train, X_valid, y_train, y_valid = train_test_split(X_rest, y_rest, test_size=0.25, random_state=7)

scaler = StandardScaler().fit(X_train)
model = RandomForestClassifier(random_state=7).fit(scaler.transform(X_train), y_train)
calibrated = CalibratedClassifierCV(model, cv="prefit")
calibrated.fit(scaler.transform(X_valid), y_valid)
print(classification_report(y_test, calibrated.predict(scaler.transform(X_test))))

picture = PCA(n_components=2).fit_transform(scaler.transform(X_test))
plt.scatter(picture[:, 0], picture[:, 1], c=y_test)
plt.savefig("test.png")
