"""The second cell uses what only the third one makes.

Fault at line 15.
"""

# %%
import numpy as np
from sklearn.linear_model import LogisticRegression

x = np.random.rand(100, 3)
y = x.sum(axis=1) > 1.5
model = LogisticRegression()

# %%
print(fitted.score(x, y))

# %%
fitted = model.fit(x, y)
