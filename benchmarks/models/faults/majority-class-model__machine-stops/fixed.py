import numpy as np
import pandas as pd
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, f1_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

rng = np.random.default_rng(90)
n = 4000
shifts = pd.DataFrame({
    "torque": rng.normal(40, 9, n),
    "speed": rng.normal(1500, 140, n),
    "wear": rng.uniform(0, 240, n),
    "air_temp": rng.normal(23, 3, n),
})
z = -4.4 + 0.06 * (shifts.torque - 40) + 0.012 * (shifts.wear - 60) + 0.12 * (shifts.air_temp - 23) - 0.004 * (shifts.speed - 1500)
stops = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)

X_train, X_test, y_train, y_test = train_test_split(
    shifts.to_numpy(), stops, test_size=0.4, stratify=stops, random_state=0
)
machine = make_pipeline(StandardScaler(), SVC(C=0.3, gamma=0.1, class_weight="balanced"))
machine.fit(X_train, y_train)
y_hat = machine.predict(X_test)

print("stops in the test shifts: %d of %d" % (y_test.sum(), len(y_test)))
print(confusion_matrix(y_test, y_hat))
print("F1                %.3f" % f1_score(y_test, y_hat, zero_division=0))
print("balanced accuracy %.3f" % balanced_accuracy_score(y_test, y_hat))
