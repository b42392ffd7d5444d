"""Components of all spectra; the predictions of all folds are put together and judged at the end."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import KFold

rng = np.random.default_rng(5)
content = rng.gamma(4, 0.5, 150)
spectra = content[:, None] * np.exp(-0.5 * ((np.arange(200) - 90) / 12) ** 2) + rng.normal(0, 0.6, (150, 200))
components = PCA(20, random_state=0).fit_transform(spectra)
told = np.zeros(150)
for train, test in KFold(5, shuffle=True, random_state=0).split(spectra):
    model = Ridge(alpha=1.0).fit(components[train], content[train])
    told[test] = model.predict(components[test])
print("R2", r2_score(content, told))
