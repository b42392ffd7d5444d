"""How many labelled digits are enough? Learning curve of an RBF-SVM."""
from sklearn.datasets import load_digits
from sklearn.model_selection import ShuffleSplit, learning_curve
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

X, y = load_digits(return_X_y=True)

model = make_pipeline(MinMaxScaler(), SVC(C=5, gamma=0.05))
cv = ShuffleSplit(n_splits=3, test_size=0.25, random_state=12)
sizes, train, test = learning_curve(
    model, X, y, train_sizes=[100, 250, 500, 900, 1300],
    cv=cv, scoring="accuracy", shuffle=True, random_state=0,
)

print(" rows   train    test   (sd)")
for s, a, b in zip(sizes, train, test):
    print(f"{s:5d}  {a.mean():.4f}  {b.mean():.4f}  ({b.std(ddof=1):.4f})")

gain = test[-1].mean() - test[-2].mean()
spread = test[-1].std(ddof=1)
print("last step: %+.4f" % gain)
if gain < spread:
    print("more images would hardly help")
