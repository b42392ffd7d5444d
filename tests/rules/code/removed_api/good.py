"""What works in every version; what is gone stands where the version is asked, or where an error is caught."""

import numpy as np
import pandas as pd
import sklearn
from sklearn.preprocessing import OneHotEncoder

try:
    from sklearn.datasets import load_boston
except ImportError:
    load_boston = None

if not hasattr(np, "float"):
    np.float = float

table = pd.DataFrame({"town": ["a", "b"]}, dtype=object).astype(str)
rows = []
rows.append(table)
table = pd.concat(rows)
if sklearn.__version__ < "1.2":
    encoder = OneHotEncoder(sparse=False).fit(table)
else:
    encoder = OneHotEncoder(sparse_output=False).fit(table)
print(encoder.get_feature_names_out(), np.float64(3.0), np.inf)
