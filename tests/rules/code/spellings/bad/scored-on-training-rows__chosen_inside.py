import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor


class Orchard:
    def __init__(self, table):
        self.trunk = DecisionTreeRegressor(min_samples_leaf=2)
        self.known, self.later = train_test_split(table, test_size=0.3, random_state=4)

    def grow(self):
        self.trunk.fit(self.known[["girth", "age"]], self.known["yield"])

    def quality(self, rows):
        return self.trunk.score(rows[["girth", "age"]], rows["yield"])

    def tell(self):
        print(f"R2 {self.quality(self.known):.2f}")  # HERE


orchard = Orchard(pd.read_csv("apples.csv"))
orchard.grow()
orchard.tell()
