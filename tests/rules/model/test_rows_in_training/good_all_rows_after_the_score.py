"""The model is judged on the part that it had not seen, then learns from all rows and foresees what nobody has measured."""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import GridSearchCV

dice = np.random.default_rng(2)
soil = dice.normal(size=(500, 6))
acid = soil @ np.arange(6.0) + dice.normal(0, 2.0, 500)
role = dice.choice(["fit", "test"], 500, p=[0.7, 0.3])
one, other = soil[role == "fit"], soil[role == "test"]
search = GridSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0, 100.0]}, cv=5).fit(one, acid[role == "fit"])
print("cross-validated", search.best_score_, "test", r2_score(acid[role == "test"], search.predict(other)))
final = Ridge(**search.best_params_).fit(soil, acid)
print(final.predict(dice.normal(size=(5, 6))), final.predict(other)[:3])
