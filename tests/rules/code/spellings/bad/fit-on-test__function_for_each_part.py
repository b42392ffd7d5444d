import pandas as pd
from sklearn.linear_model import Lasso
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import PowerTransformer


def prepare(part, scaler):
    numbers = part.select_dtypes("number").fillna(0)
    return scaler.fit_transform(numbers)  # HERE


homes = pd.read_csv("homes.csv")
train, test = train_test_split(homes, test_size=0.2, random_state=0)
y_train, y_test = train.pop("price"), test.pop("price")
bent = PowerTransformer()
model = Lasso().fit(prepare(train, bent), y_train)
print(model.score(prepare(test, bent), y_test))
