"""Wine with nearest neighbours behind a scaler."""

from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1, stratify=y)
model = make_pipeline(StandardScaler(), KNeighborsClassifier()).fit(X_train, y_train)
print("train", model.score(X_train, y_train), "test", model.score(X_test, y_test))
