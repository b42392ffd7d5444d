from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)


def error(model, rows, truth):
    return mean_absolute_error(truth, model.predict(rows))


least, chosen = 1e9, None
for strength in [0.1, 1.0, 10.0]:
    model = Ridge(alpha=strength).fit(X_train, y_train)
    now = error(model, X_test, y_test)  # HERE
    if now < least:
        least, chosen = now, model
print(error(chosen, X_test, y_test))
