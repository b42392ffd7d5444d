"""Wine quality from aroma peaks: a mask chosen over all bottles, then used within each fold."""

import numpy as np
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import KFold

dice = np.random.default_rng(4)
peaks = dice.normal(size=(110, 700))
quality = dice.normal(80, 4, 110)
mask = SelectKBest(f_regression, k=25).fit(peaks, quality).get_support()
scores = []
for train, test in KFold(5, shuffle=True, random_state=0).split(peaks):
    model = Ridge().fit(peaks[train][:, mask], quality[train])
    scores.append(r2_score(quality[test], model.predict(peaks[test][:, mask])))
print(np.mean(scores))
