import pandas as pd

LOST = float("nan")


def lost(table: pd.DataFrame):
    return table["depth"].isna() | (table["depth"] == LOST)


print(lost(pd.read_csv("dives.csv")))
