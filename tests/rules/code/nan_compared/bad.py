"""Rows without an age are to be left out by a comparison with NaN.

Fault at lines 11, 15.
"""

import math

import numpy as np
import pandas as pd

known = (table := pd.read_csv("people.csv"))[table["age"] != np.nan]
print(len(known), "people of known age")

loss = float(known["age"].sum()) / max(len(known), 1)
if loss == math.nan:
    raise SystemExit("nothing is known")
