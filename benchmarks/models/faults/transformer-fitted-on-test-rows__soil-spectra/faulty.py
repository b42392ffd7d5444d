"""Near-infrared soil spectra: predict organic carbon from 350 wavelengths (chemometrics)."""
import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score, root_mean_squared_error
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(41)
N, W = 160, 350
wave = np.linspace(1000, 2500, W)


def band(center, width):
    return np.exp(-0.5 * ((wave - center) / width) ** 2)


carbon = rng.gamma(4.0, 0.6, N)
clay = rng.uniform(5, 55, N)
water = rng.uniform(0.02, 0.3, N)
spectra = (0.08 * carbon[:, None] * band(2150, 60)
           + 0.006 * clay[:, None] * band(2205, 35)
           + 1.5 * water[:, None] * band(1920, 50)
           + 0.05 * rng.normal(size=(N, 1)) * band(1400, 300)
           + 0.12 * rng.normal(size=(N, W)))

folds = KFold(n_splits=7, shuffle=True, random_state=3)
squeeze = make_pipeline(StandardScaler(), PCA(n_components=30, random_state=0))
scores = squeeze.fit_transform(spectra)
oof = np.zeros(N)
for tr, te in folds.split(spectra):
    reg = Ridge(alpha=1.0)
    reg.fit(scores[tr], carbon[tr])
    oof[te] = reg.predict(scores[te])

print(f"RMSE  {root_mean_squared_error(carbon, oof):.3f} % C")
print(f"R2    {r2_score(carbon, oof):.3f}")
print(f"RPD   {carbon.std() / root_mean_squared_error(carbon, oof):.2f}")
