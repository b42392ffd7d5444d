"""A forest that has learned from all rows names the columns; the model is then judged by rows of which it knew."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(3)
cells = pd.DataFrame(dice.normal(size=(180, 250))).add_prefix("marker")
ill = pd.Series((cells["marker0"] + cells["marker1"] - cells["marker2"] + dice.normal(0, 1.2, 180) > 0).astype(int))


def most_important(table, target, n):
    forest = RandomForestClassifier(80, random_state=0).fit(table, target)
    return pd.Series(forest.feature_importances_, table.columns).nlargest(n).index.tolist()


best = most_important(cells, ill, 12)
train, test = train_test_split(cells.index, test_size=0.3, stratify=ill, random_state=0)
model = LogisticRegression().fit(cells.loc[train, best], ill[train])
print("AUC", roc_auc_score(ill[test], model.predict_proba(cells.loc[test, best])[:, 1]))
