from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

RARE = 0.03
X, y = make_classification(5000, weights=(1 - RARE,), random_state=0)
a, b, c, d = train_test_split(X, y, stratify=y, random_state=0)
model = LogisticRegression().fit(a, c)
print(model.score(b, d))  # HERE
