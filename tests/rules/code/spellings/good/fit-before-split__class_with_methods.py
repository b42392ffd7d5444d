import pandas as pd
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import train_test_split


class Experiment:
    def __init__(self, path):
        self.frame = pd.read_csv(path)
        self.svd = TruncatedSVD(n_components=20, random_state=0)

    def run(self):
        X = self.frame.drop(columns="kind")
        X_a, X_b, y_a, y_b = train_test_split(X, self.frame["kind"], random_state=4)
        model = RidgeClassifier().fit(self.svd.fit_transform(X_a), y_a)
        return model.score(self.svd.transform(X_b), y_b)

    def picture(self):
        return TruncatedSVD(2).fit_transform(self.frame.drop(columns="kind"))


e = Experiment("songs.csv")
print(e.run())
e.picture()
