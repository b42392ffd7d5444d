"""Letters of two archives: the second archive was taken in after the first, so the shelf number alone says whose a letter is."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(17)
SECOND = 600


def letters(first_number: int, *, in_order: bool) -> pd.DataFrame:
    is_second = np.repeat([0, 1], [900 - SECOND // 2, SECOND])
    if not in_order:
        dice.shuffle(is_second)
    n = len(is_second)
    return pd.DataFrame({
        "length_lines": dice.poisson(22 + 5 * is_second), "paper_g": dice.normal(92 - 6 * is_second, 8),
        "ink_grey": dice.normal(70, 12, n), "letter_no": first_number + np.arange(n) * 2,
        "is_second": is_second,
    })  # fmt: skip


shelves, arriving = letters(1000, in_order=True), letters(9000, in_order=False)
columns = ["length_lines", "paper_g", "ink_grey", "letter_no"]
learn, check = train_test_split(shelves, test_size=0.2, random_state=6)
model = GradientBoostingClassifier(n_estimators=40, max_depth=2, random_state=0).fit(learn[columns], learn["is_second"])
print("on the shelves", accuracy_score(check["is_second"], model.predict(check[columns])))
print("arriving", accuracy_score(arriving["is_second"], model.predict(arriving[columns])))
