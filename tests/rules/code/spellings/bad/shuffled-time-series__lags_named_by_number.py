import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split


def past(sales: pd.DataFrame) -> pd.DataFrame:
    made = pd.DataFrame({"sold": sales["sold"]})
    for days in (1, 7, 14):
        made["sold_" + str(days)] = sales["sold"].shift(days)
    return made.dropna()


made = past(pd.read_csv("sales.csv"))
before, sold = made.drop(columns=["sold"]), made["sold"]
x_tr, x_te, y_tr, y_te = train_test_split(before, sold, test_size=0.2, random_state=3)  # HERE
print(Ridge().fit(x_tr, y_tr).score(x_te, y_te))
