import pytest

from tests.read import found

HEAD = """
import lightgbm as lgb
import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import KFold, train_test_split
from tensorflow import keras
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint
df = pd.read_csv("a.csv")
X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="t"), df["t"])
net = keras.Sequential([keras.layers.Dense(1)])
"""


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(HEAD + body, "test-used-for-selection")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("net.fit(X_train, y_train, validation_data=(X_test, y_test), callbacks=[EarlyStopping(patience=5)])\nnet.evaluate(X_test, y_test)\n", 1),
        ("best = ModelCheckpoint('m.h5', save_best_only=True)\nnet.fit(X_train, y_train, validation_data=(X_test, y_test), callbacks=[best])\np = net.predict(X_test)\n", 2),
        ("m = xgb.XGBClassifier(early_stopping_rounds=20)\nm.fit(X_train, y_train, eval_set=[(X_test, y_test)])\nprint(f1_score(y_test, m.predict(X_test)))\n", 2),
        ("m = lgb.LGBMClassifier()\nm.fit(X_train, y_train, eval_set=[(X_train, y_train), (X_test, y_test)], callbacks=[lgb.early_stopping(20)])\nprint(m.score(X_test, y_test))\n", 2),
        ("scores = []\nfor c in [0.1, 1, 10]:\n    m = LogisticRegression(C=c).fit(X_train, y_train)\n    scores.append(m.score(X_test, y_test))\nprint('best', max(scores))\n", 4),
        ("results = {}\nfor c in [0.1, 1, 10]:\n    m = LogisticRegression(C=c).fit(X_train, y_train)\n    results[c] = f1_score(y_test, m.predict(X_test))\nbest = max(results, key=results.get)\n", 4),
        ("best = {'s': 0}\nfor c in [1, 2]:\n    for f in [True, False]:\n        s = LogisticRegression(C=c, fit_intercept=f).fit(X_train, y_train).score(X_test, y_test)\n        if s > best['s']:\n            best = {'s': s}\n", 4),
        ("d, e = lgb.Dataset(X_train, label=y_train), lgb.Dataset(X_test, label=y_test)\nm = lgb.train({}, d, valid_sets=[e], callbacks=[lgb.early_stopping(5)])\nprint(m.predict(X_test))\n", 2),
        ("d, e = lgb.Dataset(X_train, label=y_train), lgb.Dataset(X_test, label=y_test)\nm = lgb.train(\n    {}, d,\n    valid_sets=[e],\n    callbacks=[lgb.early_stopping(5)])\nprint(m.predict(X_test))\n", 4),
        ("d, e = xgb.DMatrix(X_train, y_train), xgb.DMatrix(X_test, y_test)\nm = xgb.train({}, d, 100,\n    evals=[(e, 'test')], early_stopping_rounds=5)\nprint(m.predict(e))\n", 3),
    ],
)  # fmt: skip
def test_the_test_part_chooses(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "net.fit(X_train, y_train, validation_data=(X_test, y_test), epochs=5)\nnet.evaluate(X_test, y_test)\n",
        "net.fit(X_train, y_train, validation_split=0.2, callbacks=[EarlyStopping()])\nnet.evaluate(X_test, y_test)\n",
        "X_train, X_val, y_train, y_val = train_test_split(X_train, y_train)\nnet.fit(X_train, y_train, validation_data=(X_val, y_val), callbacks=[EarlyStopping()])\nnet.evaluate(X_test, y_test)\n",
        "for name, m in [('a', LogisticRegression()), ('b', LogisticRegression(C=2))]:\n    m.fit(X_train, y_train)\n    print(name, m.score(X_test, y_test))\n",
        "best = 0\nfor i, j in KFold(5).split(df):\n    m = LogisticRegression().fit(df.iloc[i], df['t'].iloc[i])\n    s = m.score(df.iloc[j], df['t'].iloc[j])\n    if s > best:\n        best = s\n",
        "a, X_val, c, y_val = train_test_split(df.drop(columns='t'), df['t'])\nnet.fit(a, c, validation_data=(X_val, y_val), callbacks=[EarlyStopping()])\nnet.evaluate(X_val, y_val)\n",
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


def test_the_way_it_chooses_is_told():
    body = (
        "net.fit(X_train, y_train, validation_data=(X_test, y_test), callbacks=[EarlyStopping()])\nnet.evaluate(X_test, y_test)\n"
    )
    (one,) = found(HEAD + body, "test-used-for-selection")
    assert one.finding.values == {"by": "early stopping"}


CHOSEN = """
X_fit, X_check, y_fit, y_check = train_test_split(X_train, y_train)
def grade(c, rows, truth):
    return f1_score(truth, LogisticRegression(C=c).fit(X_fit, y_fit).predict(rows))
{table}
top = {choice}
print(f1_score(y_test, LogisticRegression(C=top).fit(X_fit, y_fit).predict(X_test)))
"""


@pytest.mark.parametrize(
    ("table", "choice"),
    [
        ("by_c = {c: grade(c, X_test, y_test) for c in np.geomspace(0.01, 100, 30)}", "max(by_c, key=by_c.get)"),
        ("values = [grade(c, X_test, y_test) for c in candidates]", "candidates[np.argmax(values)]"),
    ],
)
def test_the_best_of_a_comprehension(table, choice):
    assert lines(CHOSEN.format(table=table, choice=choice)) == [5]


@pytest.mark.parametrize(
    ("table", "choice"),
    [
        ("by_c = {c: grade(c, X_check, y_check) for c in np.geomspace(0.01, 100, 30)}", "max(by_c, key=by_c.get)"),
        ("by_c = {c: grade(c, X_test, y_test) for c in np.geomspace(0.01, 100, 30)}; print(by_c)", "1.0"),
        ("by_c = {c: cross_val_score(LogisticRegression(C=c), X_fit, y_fit).mean() for c in (1, 2)}", "max(by_c, key=by_c.get)"),
    ],
)
def test_a_comprehension_that_chooses_by_other_rows(table, choice):
    assert lines(CHOSEN.format(table=table, choice=choice)) == []
