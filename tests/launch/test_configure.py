"""Selections hold for the rules of one family; a name may stand in several."""

from dataclasses import dataclass, field

import pytest

from sleuth.diagnosis.settings import Settings
from sleuth.errors import BadSetting, UsageError
from sleuth.launch.configure import Asked, of_families


@dataclass(frozen=True)
class Known:
    name: str
    code: str
    family: str
    settings: dict = field(default_factory=dict)


RULES = (
    Known("missing-zero-grad", "T401", "training", {"min_updates": 2}),
    Known("disguised-missing", "D102", "data", {"min_share": 0.1}),
    Known("missing-zero-grad", "C201", "code"),
    Known("own-rule", "X001", "plugged"),
)


def held(asked=(), given=(), family="training", **thresholds):
    settings = Settings("pyproject.toml", select=given or None, rules=thresholds)
    return of_families(Asked(asked or None), settings, lambda: RULES, family)


@pytest.mark.parametrize("word", ["T401", "t4", "missing-zero-grad", "own-rule", "X"])
def test_a_rule_of_the_family_or_of_a_plug_in_can_be_asked_for(word):
    assert held(asked=(word,)) == Settings("pyproject.toml")


@pytest.mark.parametrize(("word", "family"), [("D102", "training"), ("disguised-missing", "training"), ("T4", "data")])
def test_a_rule_of_another_family_cannot(word, family):
    with pytest.raises(UsageError, match="names rules that judge"):
        held(asked=(word,), family=family)


def test_a_rule_of_another_family_that_judges_here_too_can():
    also = frozenset({"disguised-missing"})
    asked = of_families(Asked(("D102",), ("disguised-missing",)), Settings(), lambda: RULES, "training", also=also)
    assert asked == Settings()
    with pytest.raises(UsageError, match="names rules that judge code"):
        of_families(Asked(("C201",)), Settings(), lambda: RULES, "training", also=also)


def test_a_rule_that_does_not_exist_cannot():
    with pytest.raises(BadSetting, match="no rule has the name or code 'T402'"):
        held(asked=("T402",))


@pytest.mark.parametrize(
    ("family", "select"), [("training", ("T4", "missing-zero-grad")), ("data", None), ("code", ("missing-zero-grad",))]
)
def test_a_selection_of_the_project_leaves_out_no_rule_of_another_family(family, select):
    assert held(given=("T4", "missing-zero-grad"), family=family).select == select


def test_thresholds_of_any_family_are_known_to_each():
    rules = {"disguised-missing": {"min_share": 0.2}, "missing-zero-grad": {"min_updates": 3}}
    assert held(**rules).rules == rules
    with pytest.raises(BadSetting, match="has no setting 'min_rows'"):
        held(**{"disguised-missing": {"min_rows": 3}})


def test_rules_are_listed_only_where_one_is_named():
    assert of_families(Asked(), Settings(), lambda: pytest.fail("asked for"), "training") == Settings()
