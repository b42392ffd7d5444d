"""Wine: nearest neighbours behind a scaler that was fitted by hand on the training rows."""

from sklearn.datasets import load_wine
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.4, stratify=y, random_state=0)
scaler = StandardScaler().fit(X_train)
model = KNeighborsClassifier(n_neighbors=5).fit(scaler.transform(X_train), y_train)
print("accuracy", accuracy_score(y_test, model.predict(scaler.transform(X_test))))
