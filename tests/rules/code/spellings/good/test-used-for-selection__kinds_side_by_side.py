import pandas as pd
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

shells = pd.read_csv("shells.csv")
X_train, X_test, y_train, y_test = train_test_split(shells.drop(columns="species"), shells["species"], random_state=0)

table = {}
for rival in (GaussianNB(), KNeighborsClassifier(9), DecisionTreeClassifier(max_depth=6, random_state=0)):
    rival.fit(X_train, y_train)
    table[type(rival).__name__] = f1_score(y_test, rival.predict(X_test), average="macro")
for name, score in table.items():
    print(f"{name:24s} {score:.3f}")
print("ahead:", max(table, key=table.get))
