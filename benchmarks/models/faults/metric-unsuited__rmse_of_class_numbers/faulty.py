"""Read digits with nearest centroids after LDA; quality by 5-fold cross-validation."""
import numpy as np
from sklearn.datasets import load_digits
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import StratifiedKFold


class DigitReader:
    def __init__(self, n_splits=5, seed=0):
        self.cv = StratifiedKFold(n_splits, shuffle=True, random_state=seed)

    def read(self, X, y):
        """Out-of-fold answers for every image."""
        answer = np.full(len(y), -1)
        for tr, te in self.cv.split(X, y):
            lda = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.1)
            answer[te] = lda.fit(X[tr], y[tr]).predict(X[te])
        return answer

    @staticmethod
    def quality(y, answer):
        return "RMSE", float(np.sqrt(mean_squared_error(y, answer)))


if __name__ == "__main__":
    X, y = load_digits(return_X_y=True)
    X = X / 16.0
    reader = DigitReader()
    answer = reader.read(X, y)
    print("images", len(y))
    print("%s %.4f" % reader.quality(y, answer))
