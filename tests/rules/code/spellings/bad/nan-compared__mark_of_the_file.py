import math

import pandas as pd

NOT_WEIGHED: float = math.nan


def weighed(animals: pd.DataFrame) -> pd.DataFrame:
    animals["weight"] = animals["weight"].where(animals["weight"] > 0, NOT_WEIGHED)
    return animals[NOT_WEIGHED != animals["weight"]]  # HERE


print(weighed(pd.read_csv("animals.csv")))
