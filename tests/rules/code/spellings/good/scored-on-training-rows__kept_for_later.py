import joblib
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

X, y = load_wine(return_X_y=True)
X_fit, X_rest, y_fit, y_rest = train_test_split(X, y, test_size=0.3, random_state=1)
tree = DecisionTreeClassifier(max_depth=6, random_state=1).fit(X_fit, y_fit)
print("on the rows it knows:", tree.score(X_fit, y_fit))
joblib.dump((X_rest, y_rest), "held_out.joblib")
