"""Several scans of each violin, in folds by a permutation of the rows; the tables are those of polars."""

import numpy as np
import polars as pl
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score

N_VIOLINS, SCANS, FOLDS = 90, 7, 5
rng = np.random.default_rng(4)
violin = np.repeat(np.arange(N_VIOLINS), SCANS)
age = rng.gamma(4, 30, N_VIOLINS)
body = rng.normal(0, 1, (N_VIOLINS, 12)) + (age[:, None] - 120) / 60 * rng.normal(0, 0.4, 12)
scans = body[violin] + rng.normal(0, 0.12, (len(violin), 12))
table = pl.DataFrame({f"mode_{at}": scans[:, at] for at in range(12)}).with_columns(
    pl.Series("violin_no", violin), pl.Series("age", age[violin] + rng.normal(0, 3, len(violin)))
)
modes = [name for name in table.columns if name.startswith("mode_")]
table = table.with_columns(pl.Series("fold", np.random.default_rng(0).permutation(table.height) % FOLDS))

guessed = np.zeros(table.height)
for fold in range(FOLDS):
    train, test = table.filter(pl.col("fold") != fold), table.filter(pl.col("fold") == fold)
    model = Ridge(0.1).fit(train.select(modes).to_numpy(), train["age"].to_numpy())
    guessed[(table["fold"] == fold).to_numpy()] = model.predict(test.select(modes).to_numpy())
print("R2", r2_score(table["age"].to_numpy(), guessed))
