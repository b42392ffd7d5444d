import numpy as np
from sklearn.kernel_ridge import KernelRidge
from sklearn.metrics import r2_score
from sklearn.model_selection import GridSearchCV, KFold, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(48)
n, p = 700, 5
descr = rng.normal(size=(n, p)) * np.array([1, 2, 0.5, 3, 1.5])
u = descr / np.array([1, 2, 0.5, 3, 1.5])
ddg = (
    np.sin(1.3 * u[:, 0])
    + 0.6 * u[:, 1] * u[:, 2]
    + 0.5 * np.cos(u[:, 3])
    + 0.4 * u[:, 4]
    + rng.normal(0, 0.35, n)
)

X_tr, X_te, y_tr, y_te = train_test_split(descr, ddg, test_size=0.3, random_state=0)
pipe = Pipeline([("sc", StandardScaler()), ("kr", KernelRidge(kernel="rbf"))])
grid = {
    "kr__alpha": [3.0, 10.0, 30.0, 100.0],
    "kr__gamma": [0.5, 1.0, 2.0],
}
search = GridSearchCV(
    pipe, grid, cv=KFold(4, shuffle=True, random_state=1), scoring="r2"
)
search.fit(X_tr, y_tr)
print("chosen", search.best_params_, "CV R2 %.3f" % search.best_score_)
table = search.cv_results_
for i in np.argsort(-table["mean_test_score"])[:4]:
    print(
        "  %-45s %.3f +/- %.3f"
        % (table["params"][i], table["mean_test_score"][i], table["std_test_score"][i])
    )
hat = search.predict(X_te)
print(
    "test R2 %.3f  MAE %.3f kcal/mol" % (r2_score(y_te, hat), np.abs(hat - y_te).mean())
)
