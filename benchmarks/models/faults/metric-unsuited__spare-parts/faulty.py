"""Weekly demand for spare parts, many parts are not asked for at all in a week."""
import numpy as np
import pandas as pd
from sklearn.linear_model import PoissonRegressor
from sklearn.metrics import mean_absolute_percentage_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def parts(n=2500, seed=44):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({
        "machines_in_field": rng.gamma(4, 10, n),
        "mean_age_years": rng.gamma(5, 1.6, n),
        "price": rng.lognormal(3, 0.6, n),
    })
    rate = np.exp(-1.6 + 0.02 * table.machines_in_field + 0.12 * table.mean_age_years - 0.01 * table.price)
    table["demand"] = rng.poisson(rate)
    return table


def main():
    table = parts()
    X, y = table.drop(columns="demand"), table["demand"]
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=6)
    model = make_pipeline(StandardScaler(), PoissonRegressor(alpha=1e-3, max_iter=300))
    model.fit(X_train, y_train)
    expected = model.predict(X_test)
    print("weeks without demand: %.0f%%" % (100 * (y_test == 0).mean()))
    print("MAPE: %.3g" % mean_absolute_percentage_error(y_test, expected))


if __name__ == "__main__":
    main()
