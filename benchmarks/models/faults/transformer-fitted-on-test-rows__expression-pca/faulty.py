"""Drug response from an expression panel: principal components, then ridge regression."""
import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(11)
n_samples, n_probes, n_programs = 300, 900, 8

# a handful of expression programs drive all probes; probes are noisy
programs = rng.normal(size=(n_samples, n_programs))
loadings = rng.normal(0, 0.09, size=(n_programs, n_probes))
probes = programs @ loadings + rng.normal(0, 1.0, size=(n_samples, n_probes))
response = programs @ rng.normal(0, 1.0, n_programs) + rng.normal(0, 0.8, n_samples)

scaler = StandardScaler()
pca = PCA(n_components=8, whiten=True, random_state=0)
components = pca.fit_transform(scaler.fit_transform(probes))
Z_train, Z_test, y_train, y_test = train_test_split(
    components, response, test_size=0.6, random_state=4
)

model = RidgeCV(alphas=np.logspace(-2, 4, 25))
model.fit(Z_train, y_train)
predicted = model.predict(Z_test)

print("samples:", n_samples, "probes:", n_probes)
print("variance kept:", pca.explained_variance_ratio_.sum().round(3))
print("chosen alpha:", round(float(model.alpha_), 3))
print("R2 on held-out samples:", round(r2_score(y_test, predicted), 3))
print("MAE on held-out samples:", round(mean_absolute_error(y_test, predicted), 3))
