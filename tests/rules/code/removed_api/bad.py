"""Written for NumPy 1.19, scikit-learn 0.23 and pandas 1.

Fault at lines 8, 11, 12, 14, 14, 16.
"""

import numpy as np
import pandas as pd
from sklearn.datasets import load_boston
from sklearn.preprocessing import OneHotEncoder

table = pd.DataFrame(load_boston(return_X_y=True)[0].astype(np.float))
table = table.append(pd.DataFrame({"town": ["none"]}))

encoder, best = OneHotEncoder(sparse=False).fit(table), min(np.Inf, 3.0)
print(best, table.shape)
print(encoder.get_feature_names())
