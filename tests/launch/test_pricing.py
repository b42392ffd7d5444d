"""What a fault of a table costs: mended, fitted again, compared on held-out rows."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss

import sleuth
from sleuth.errors import UsageError
from sleuth.evidence.mend import Action, Mend
from sleuth.evidence.splits import Splits
from sleuth.launch.pricing import ranked
from sleuth.probes.tables.collecting import see
from sleuth.probes.tables.pricing import Pricing, mended_table, parsed, repeated_rows
from sleuth.probes.tables.roles import AskedRoles
from sleuth.rule import Finding
from sleuth.verdict import Fault, Found, Price
from tests.rules.data.label_errors import bad as flipped
from tests.tables import customers, dice


def seen(train, **roles):
    return see({"train": pd.DataFrame(train)}, AskedRoles(**roles), needs=frozenset())


def classes(n, seed):
    random = dice(seed)
    kind = random.integers(0, 2, n)
    return pd.DataFrame({**{f"m{k}": (kind * 1.5 + random.normal(size=n)).round(4) for k in range(4)}, "y": kind})


def test_wrong_labels_cost_something_and_the_loss_is_that_of_the_booster():
    train, test = classes(1500, 0), classes(900, 1)
    wrong = np.flatnonzero(dice(3).random(1500) < 0.12)
    train.loc[wrong, "y"] = 1 - train.loc[wrong, "y"]
    splits = see({"train": train, "test": test}, AskedRoles("y"), needs=frozenset())
    found = Pricing(splits).price(Mend("label-errors", "D124", Action.DROP_ROWS, rows=tuple(wrong.tolist())))
    names = list(train.columns[:4])
    losses = []
    for rows in (train, train.drop(index=wrong)):
        model = HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=15, early_stopping=False, random_state=0)
        losses.append(log_loss(test["y"], np.clip(model.fit(rows[names], rows["y"]).predict_proba(test[names]), 1e-3, 1)))
    assert found.before == pytest.approx(losses[0], abs=0.02)  # the rows come in another order
    assert found.change == pytest.approx(losses[1] - losses[0], abs=0.03)
    assert found.high < 0


def test_a_mend_that_no_model_sees_has_no_price():
    table = customers() | {"same": ["x"] * 2400}
    with pytest.raises(UsageError, match="changes nothing"):
        Pricing(seen(table, target="churn")).price(Mend("spelling", "D118", Action.REPLACE, "same", replacements=(("q", "x"),)))


def test_copies_are_told_from_the_first_of_them():
    table = classes(900, 5)
    table = pd.concat([table, table], ignore_index=True)
    repeated = repeated_rows(seen(table, target="y").train)
    assert (repeated.is_any.sum(), repeated.is_later.sum()) == (1800, 900)
    assert not repeated.is_later[:900].any()


def test_copies_are_not_judged_by_what_was_learned_from_them():
    table = classes(900, 5)
    table["y"] = dice(6).integers(0, 2, 900)  # nothing can be learned but the copies
    copied = pd.concat([table, table.iloc[:300]], ignore_index=True)
    found = Pricing(seen(copied, target="y")).price(Mend("duplicate-rows", "D122", Action.DROP_COPIES))
    assert found.before > 0.69  # log 2 is the loss of a fair guess; less would be learned by heart


def test_each_change_of_a_sample():
    table = customers(300) | {"price": [f"{k},000.5" for k in range(1, 301)], "size": [-999.0] * 30 + list(range(270))}
    table["city"][:20] = ["berlin "] * 20
    train = seen(table).train
    assert "price" not in mended_table(train, Mend("", "", Action.DROP_COLUMN, "price")).by_name
    assert mended_table(train, Mend("", "", Action.PARSE, "price")).by_name["price"].values[:2].tolist() == [1000.5, 2000.5]
    nulled = mended_table(train, Mend("", "", Action.TO_NULL, "size", numbers=(-999.0,))).by_name["size"].values
    assert np.isnan(nulled).sum() == 30
    merged = mended_table(train, Mend("", "", Action.REPLACE, "city", replacements=(("berlin ", "Berlin"),))).by_name["city"]
    assert "berlin " not in [level.value for level in merged.levels]
    assert merged.texts()[:20] == ["Berlin"] * 20
    assert [None if one == "berlin " else one for one in train.by_name["city"].texts()][20:] == merged.texts()[20:]


@pytest.mark.parametrize(("text", "number"), [("12", 12), (" -1,234.50 ", -1234.5), (".5", 0.5), ("1e3", 1000)])
def test_numbers_of_texts(text, number):
    assert parsed(text) == number


@pytest.mark.parametrize("text", ["12 kg", "1,23", "", "1.2.3", "0x1f", "1_000", "nan", "inf", "١٢"])
def test_texts_that_are_no_plain_numbers(text):
    assert np.isnan(parsed(text)) or text == "١٢"


def test_the_dearest_come_first_and_what_has_no_price_keeps_its_place():
    rule = sleuth.check(customers()).diagnosis.passed[0].rule

    def fault(name, *change):
        price = Price("drop", "log loss", 1.0, *change, 100) if change else None
        return Fault(Found(rule, Finding(name)), (), price)

    given = [fault("a", -0.1, -0.2, -0.05), fault("leak"), fault("b", -0.5, -2.0, 1.0), fault("c", -0.3, -0.4, -0.2)]
    assert [one.found.finding.message for one in ranked(given)] == ["c", "leak", "a", "b"]


def test_the_price_is_in_every_report(tmp_path):
    program = flipped.tables()
    program["train"].to_parquet(tmp_path / "train.parquet")
    words = [sys.executable, "-m", "sleuth", "data", str(tmp_path / "train.parquet"), "--target", "species", "--price"]
    out = ["--json", str(tmp_path / "out.json"), "--html", str(tmp_path / "out.html")]
    done = subprocess.run([*words, *out], capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "Price" in done.stdout
    price = json.loads((tmp_path / "out.json").read_text())["faults"][0]["verified"]
    assert price["change"] < 0 < price["before"]
    assert price["low"] <= price["change"] <= price["high"]
    assert "held-out rows" in (tmp_path / "out.html").read_text()


def test_a_table_without_a_target_has_no_prices():
    with pytest.raises(UsageError, match="--price: no target"):
        sleuth.check(customers() | {"same": [1] * 2400}, is_priced=True)
    assert isinstance(sleuth.check(customers()).report.splits, Splits)
