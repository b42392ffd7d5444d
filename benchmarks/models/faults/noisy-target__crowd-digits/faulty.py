import numpy as np
from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC


def crowd_votes(truth, workers=5, seed=0):
    """Answer sheet of the annotation service: one column per worker."""
    rng = np.random.default_rng(seed)
    care = np.array([0.75, 0.8, 0.85, 0.78, 0.82])[:workers]
    votes = np.repeat(truth[:, None], workers, axis=1)
    slip = rng.random(votes.shape) > care
    votes[slip] = rng.integers(0, 10, slip.sum())
    return votes


images = load_digits()
votes = crowd_votes(images.target)
label = votes[:, 0]
print("agreement of worker 1 and worker 2: %.3f" % (votes[:, 0] == votes[:, 1]).mean())

A, B, a, b = train_test_split(
    images.data, label, test_size=0.35, stratify=label, random_state=21
)
svm = make_pipeline(MinMaxScaler(), SVC(C=2.0, gamma=0.5)).fit(A, a)
hat = svm.predict(B)
print("rows %d / %d" % (len(A), len(B)))
print(
    "accuracy %.3f   macro F1 %.3f"
    % (accuracy_score(b, hat), f1_score(b, hat, average="macro"))
)
