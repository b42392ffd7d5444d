"""Missing ages are asked for by functions, by x != x, and replaced; a text that says nan is a text."""

import math

import numpy as np
import pandas as pd

table = pd.read_csv("people.csv").replace("nan", np.nan)
known = table[table["age"].notna() & (table["name"] != "nan")]
print(len(known), "people of known age")

loss = float(known["age"].sum()) / max(len(known), 1)
if loss != loss or math.isnan(loss):
    raise SystemExit("nothing is known")
print(np.nan_to_num(known["age"].to_numpy(), nan=np.nan), np.nan is None)
