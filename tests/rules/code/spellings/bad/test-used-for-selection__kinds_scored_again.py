import pandas as pd
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier

shells = pd.read_csv("shells.csv")
X_train, X_test, y_train, y_test = train_test_split(shells.drop(columns="species"), shells["species"], random_state=0)

table, fitted = {}, {}
for name, rival in (("bayes", GaussianNB()), ("tree", DecisionTreeClassifier(max_depth=6, random_state=0))):
    fitted[name] = rival.fit(X_train, y_train)
    table[name] = f1_score(y_test, rival.predict(X_test), average="macro")  # HERE
best = max(table, key=table.get)
print(best, accuracy_score(y_test, fitted[best].predict(X_test)))
