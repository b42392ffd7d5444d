import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

loans = pd.read_csv("loans.csv")
for column in ("income", "debt"):
    loans[column] = loans[column].fillna(0).clip(lower=0)
X_train, X_test, y_train, y_test = train_test_split(loans.drop(columns="late"), loans["late"], random_state=0)
middle = X_train.median()
model = LogisticRegression().fit(X_train.fillna(middle), y_train)
print(model.score(X_test.fillna(middle), y_test))
