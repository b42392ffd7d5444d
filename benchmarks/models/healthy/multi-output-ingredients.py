"""Predict three ingredients of feed from near-infrared channels at once."""
import numpy as np
from sklearn.cross_decomposition import PLSRegression
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import GridSearchCV, KFold, train_test_split

NAMES = ("protein", "fat", "moisture")


def spectra(n=600, channels=80, seed=48):
    rng = np.random.default_rng(seed)
    share = np.column_stack([rng.normal(24, 3, n), rng.normal(9, 2, n), rng.normal(12, 1.5, n)])
    axis = np.linspace(0, 1, channels)
    peaks = np.array([np.exp(-0.5 * ((axis - c) / w) ** 2) for c, w in ((0.25, 0.1), (0.5, 0.15), (0.8, 0.12))])
    baseline = rng.normal(0, 1, (n, 1)) + rng.normal(0, 2, (n, 1)) * axis
    return share @ peaks * 0.3 + baseline + rng.normal(0, 0.15, (n, channels)), share


def main():
    X, Y = spectra()
    X_train, X_test, Y_train, Y_test = train_test_split(X, Y, test_size=0.4, random_state=0)
    search = GridSearchCV(
        PLSRegression(scale=False),
        {"n_components": [1, 2, 3, 4, 5, 6, 8, 10, 14]},
        cv=KFold(5, shuffle=True, random_state=0),
        scoring="neg_mean_absolute_error",
    ).fit(X_train, Y_train)
    hat = search.predict(X_test)
    print("components:", search.best_params_["n_components"])
    r2 = r2_score(Y_test, hat, multioutput="raw_values")
    mae = mean_absolute_error(Y_test, hat, multioutput="raw_values")
    for name, a, b in zip(NAMES, r2, mae):
        print(f"{name:9s} R2 {a:.3f}  MAE {b:.3f}")


if __name__ == "__main__":
    main()
