"""Disease progression after one year, random forest."""
import pandas as pd
from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score


def build():
    return RandomForestRegressor(n_estimators=100, min_samples_leaf=5, max_features=0.4, random_state=0)


def report(y, predicted):
    print(f"patients          {len(y)}")
    print(f"mean progression  {y.mean():.1f} (sd {y.std():.1f})")
    print(f"R2                {r2_score(y, predicted):.3f}")
    print(f"mean abs. error   {mean_absolute_error(y, predicted):.1f}")


if __name__ == "__main__":
    bunch = load_diabetes(as_frame=True)
    X, y = bunch.data, bunch.target
    forest = build().fit(X, y)
    weights = pd.Series(forest.feature_importances_, index=X.columns).sort_values(ascending=False)
    print(weights.head(5).round(3).to_string(), "\n")
    report(y, forest.predict(X))
