import numpy as np
import pandas as pd

EMPTY = np.nan
LOST = np.nan


def absent(values, mark=EMPTY):
    return values == mark


def gaps(table: pd.DataFrame):
    if np.isnan(EMPTY):
        return table.isna()
    return table == EMPTY


def holes(values):
    return np.isnan(values) | (values == -1)


def counts(table):
    return absent(table, -1).sum(), absent(table, 0).sum()


print(gaps(pd.read_csv("a.csv")), holes(np.ones(3)), counts(pd.read_csv("b.csv")), absent(np.ones(3), LOST))
