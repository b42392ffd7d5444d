"""The scaler is fitted on the training rows; the test rows are only transformed, and drawn with a projection of their own."""

import matplotlib.pyplot as plt
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import KFold, train_test_split
from sklearn.preprocessing import MinMaxScaler

table = pd.read_csv("wine.csv")
X = table.drop("quality", axis=1)
y = table["quality"] > 6
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=42)

for train, valid in KFold(5).split(X_train):
    scaler = MinMaxScaler().fit(X_train.iloc[train])
    model = RandomForestClassifier(random_state=0).fit(scaler.transform(X_train.iloc[train]), y_train.iloc[train])
    print(model.score(scaler.transform(X_train.iloc[valid]), y_train.iloc[valid]))

scaler = MinMaxScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)
model = RandomForestClassifier(random_state=0)
model.fit(X_train, y_train)
print(model.score(X_test, y_test))
plt.scatter(*PCA(2).fit_transform(X_test).T)
