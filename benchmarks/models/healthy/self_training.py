"""Few labels: spread them over the unlabelled training images, check on others."""
import numpy as np
from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.semi_supervised import LabelSpreading

N_KNOWN = 120


def hide_labels(y, n_known, seed=0):
    """Keep n_known labels, the others become -1."""
    rng = np.random.default_rng(seed)
    keep = rng.choice(len(y), n_known, replace=False)
    part = np.full(len(y), -1)
    part[keep] = y[keep]
    return part


X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=.4, stratify=y, random_state=0)
y_part = hide_labels(y_train, N_KNOWN)

# pixels at the border are constant, the scaler leaves them at zero
scaler = StandardScaler().fit(X_train)
Z_train, Z_test = scaler.transform(X_train), scaler.transform(X_test)

spread = LabelSpreading(kernel="knn", n_neighbors=7, alpha=.2, max_iter=200)
spread.fit(Z_train, y_part)

hidden = y_part == -1
print("labels given: %d of %d" % (N_KNOWN, len(y_train)))
print("hidden training labels found: %.3f" % accuracy_score(y_train[hidden], spread.transduction_[hidden]))
print("new images: %.3f of %d right" % (accuracy_score(y_test, spread.predict(Z_test)), len(y_test)))
