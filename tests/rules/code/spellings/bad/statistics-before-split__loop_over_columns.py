import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

loans = pd.read_csv("loans.csv")
for column in ("income", "debt"):
    loans[column] = loans[column].fillna(loans[column].median())  # HERE
X_train, X_test, y_train, y_test = train_test_split(loans.drop(columns="late"), loans["late"], random_state=0)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
