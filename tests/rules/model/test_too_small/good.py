"""Wine: an honest third of a small table is held out, and two models are put beside each other."""

from sklearn.datasets import load_wine
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=0)
for model in (DecisionTreeClassifier(max_depth=4, random_state=0), make_pipeline(StandardScaler(), KNeighborsClassifier())):
    print(model, accuracy_score(y_test, model.fit(X_train, y_train).predict(X_test)))
