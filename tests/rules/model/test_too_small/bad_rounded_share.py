"""A tenth of 178 bottles is held out, and two models that differ in one of them are ranked."""

from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.1, stratify=y, random_state=5)
line = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
for model in (line, DecisionTreeClassifier(max_depth=4, min_samples_leaf=3, random_state=0)):
    model.fit(X_train, y_train)
    print(type(model).__name__, accuracy_score(y_test, model.predict(X_test)))
