"""Marketing mix: effect of each channel on weekly sales (ordinary least squares)."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def load_weeks(n=520, seed=30):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({
        "spend_tv": rng.gamma(4, 5, n).round(2),
        "spend_radio": rng.gamma(3, 3, n).round(2),
        "spend_online": rng.gamma(5, 4, n).round(2),
        "price_index": rng.normal(100, 4, n).round(1),
    })
    d["spend_total"] = (d.spend_tv + d.spend_radio + d.spend_online).round(1)
    d["sales"] = (400 + 2.1 * d.spend_tv + 1.2 * d.spend_radio + 3.0 * d.spend_online
                  - 2.5 * d.price_index + rng.normal(0, 18, n)).round(1)
    return d


def main():
    d = load_weeks()
    print("mean weekly spend: %.1f k" % d.spend_total.mean())
    x = ["spend_tv", "spend_radio", "spend_online", "price_index"]
    train, test = train_test_split(d, test_size=.3, random_state=1)
    ols = make_pipeline(StandardScaler(), LinearRegression()).fit(train[x], train.sales)
    print("R2 on unseen weeks: %.3f" % r2_score(test.sales, ols.predict(test[x])))
    effect = pd.Series(ols[-1].coef_ / ols[0].scale_, index=x)
    print("sales per 1 k more:")
    print(effect.round(2).to_string())


if __name__ == "__main__":
    main()
