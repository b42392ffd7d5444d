"""A function of the first cell uses what the second makes, but is called in the third."""

# %%
import numpy as np
from sklearn.linear_model import LogisticRegression


def score():
    return fitted.score(x, y)


# %%
x = np.random.rand(100, 3)
y = x.sum(axis=1) > 1.5
fitted = LogisticRegression().fit(x, y)

# %%
print(score())
