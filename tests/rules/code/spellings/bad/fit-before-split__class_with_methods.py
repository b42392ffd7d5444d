import pandas as pd
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import train_test_split


class Experiment:
    def __init__(self, path):
        self.frame = pd.read_csv(path)
        self.svd = TruncatedSVD(n_components=20, random_state=0)

    def features(self):
        numbers = self.frame.drop(columns="kind")
        return self.svd.fit_transform(numbers)  # HERE

    def run(self):
        X = self.features()
        X_a, X_b, y_a, y_b = train_test_split(X, self.frame["kind"], random_state=4)
        model = RidgeClassifier().fit(X_a, y_a)
        return model.score(X_b, y_b)


print(Experiment("songs.csv").run())
