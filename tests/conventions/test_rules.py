"""What every rule must keep to, so that its page, its catalogue entry and its tests can be relied on."""

import ast
import inspect
import re

import pytest

from sleuth.rule import SECTIONS, Certainty, Kind
from tests.conventions.rule_files import CATALOGUE, FAMILY_LETTERS, ROOT, RULE_FILES, RuleFile
from tools.new_rule import MARK

every_rule = pytest.mark.parametrize("file", RULE_FILES, ids=lambda file: file.path.stem)


def settings_in_args(page: str) -> list[str]:
    body = page.split("\nArgs:\n", 1)[-1]
    return re.findall(r"^    (\w+):", body, re.MULTILINE)


@every_rule
def test_name_and_code_are_those_of_the_catalogue(file: RuleFile):
    rule = file.rule
    assert rule.name == file.name
    assert file.code, f"{rule.name} is not in docs/catalogue.toml; add it there first (names are fixed)"
    assert rule.code == file.code, f"{rule.name} has the code {file.code} in docs/catalogue.toml, not {rule.code}"
    letter = FAMILY_LETTERS[file.family]
    assert re.fullmatch(rf"{letter}\d\d\d", rule.code), f"codes in {file.family}/ are {letter} and three digits"
    assert rule.family == file.family


@every_rule
def test_kind_is_that_of_the_catalogue_and_certainty_no_stronger(file: RuleFile):
    if not file.code:
        pytest.fail(f"{file.name} is not in docs/catalogue.toml")
    rule, entry = file.rule, CATALOGUE[file.code]
    assert rule.kind == Kind(entry["kind"])
    if "certainty" in entry:
        agreed = Certainty(entry["certainty"])
        assert rule.certainty.rank >= agreed.rank, f"the catalogue allows {agreed} at most; the rule says {rule.certainty}"


@every_rule
def test_page_has_every_section_in_order(file: RuleFile):
    rule = file.rule
    headings = re.findall(r"^([A-Z][a-z]+):$", rule.page, re.MULTILINE)
    assert headings == list(SECTIONS), (
        f"the docstring's sections must be {', '.join(SECTIONS)}, in this order; they are {headings}"
    )
    empty = [title for title in SECTIONS if not rule.section(title)]
    assert not empty, f"empty sections: {empty}"


@every_rule
def test_page_begins_with_one_sentence(file: RuleFile):
    first, second = [*file.rule.page.split("\n"), ""][:2]
    assert first.endswith("."), f"the first line must be one sentence that ends with a full stop: {first!r}"
    assert not second, "an empty line must follow the first line of the docstring"


@every_rule
def test_source_can_be_looked_up(file: RuleFile):
    source = file.rule.section("Source")
    has_address = re.search(r"https?://\S+\.\S+", source)
    has_citation = re.search(r"\b(18|19|20)\d\d\b", source) and re.search(r'".+"|“.+”|: |, ', source) and len(source) > 40
    assert has_address or has_citation, f"Source must give an address (https://…) or author, year and title; it says {source!r}"


@every_rule
def test_args_names_every_setting(file: RuleFile):
    rule = file.rule
    parameters = list(inspect.signature(rule.function).parameters.values())
    evidence, settings = parameters[0].name, [parameter.name for parameter in parameters[1:]]
    named = [name for name in settings_in_args(rule.page) if name != evidence]
    assert named == settings, f"Args must name the settings {settings} in this order; it names {named}"
    positional = [p.name for p in parameters[1:] if p.kind is not p.KEYWORD_ONLY or p.default is p.empty]
    assert not positional, f"settings must be keyword-only and have a default: {positional}"
    untyped = [p.name for p in parameters if p.annotation is p.empty]
    assert not untyped, f"parameters without a type: {untyped}"


@every_rule
def test_explains_only_names_of_the_catalogue(file: RuleFile):
    rule = file.rule
    names = {entry["name"] for entry in CATALOGUE.values()}
    unknown = [name for name in rule.explains if name not in names]
    assert not unknown, f"`explains` has names that are neither a rule nor in docs/catalogue.toml: {unknown}"
    assert rule.name not in rule.explains, "a rule cannot explain itself"
    assert len(set(rule.explains)) == len(rule.explains), f"`explains` has a name twice: {rule.explains}"


@every_rule
def test_runs_as_names_rules_of_a_run(file: RuleFile):
    names = {entry["name"] for code, entry in CATALOGUE.items() if code[0] in "TM"}
    unknown = [name for name in file.rule.runs_as if name not in names]
    assert not unknown, f"`runs_as` has names that no rule of a run has in docs/catalogue.toml: {unknown}"
    assert not file.rule.runs_as or file.family == "code"


@every_rule
def test_thresholds_are_settings(file: RuleFile):
    tree = ast.parse(file.path.read_text("utf-8"))
    found = [
        f"line {constant.lineno}: {constant.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops)
        for side in [node.left, *node.comparators]
        for constant in ast.walk(side)
        if isinstance(constant, ast.Constant)
        and isinstance(constant.value, int | float)
        and abs(constant.value) not in (0, 1, 2, 3, 4)
        if constant.lineno <= node.end_lineno
    ]
    assert not found, f"a threshold in a body must be a keyword-only setting (or a named constant if it is no threshold): {found}"


@every_rule
def test_has_a_fixture_pair_and_a_test(file: RuleFile):
    folder = file.tests.relative_to(ROOT)
    if file.family == "model":  # its tests are whole programs
        programs = sorted(path.name for path in file.tests.glob("good*.py"))
        assert (file.tests / "bad.py").exists(), f"{folder}/ lacks bad.py"
        assert len(programs) >= 3, f"{folder}/ needs three healthy look-alikes (good*.py); it has {programs}"
        return
    missing = [name for name in ("__init__.py", "bad.py", "good.py", "test_rule.py") if not (file.tests / name).exists()]
    assert not missing, f"{folder}/ lacks {missing}; `make new-rule NAME={file.name}` shows what each must hold"
    tests = re.findall(r"^def (test_\w+)", (file.tests / "test_rule.py").read_text("utf-8"), re.MULTILINE)
    assert len(tests) >= 3, f"{folder}/test_rule.py needs a faulty trace, a look-alike and the healthy trace; it has {tests}"


@every_rule
@pytest.mark.parametrize("which", ["bad", "good"])
def test_fixtures_are_ordinary_programs(file: RuleFile, which: str):
    path = file.tests / f"{which}.py"
    text = path.read_text("utf-8")
    where = path.relative_to(ROOT)
    tree = ast.parse(text)
    assert ast.get_docstring(tree), f"{where} must say in its docstring what it shows"
    assert "sleuth" not in text.lower(), f"{where} must be a program that knows nothing of sleuth"
    if file.family != "code":  # which is read, not run
        seeds = ("seed", "default_rng(", "random_state", "load_")
        assert any(word in text for word in seeds), f"{where} must set a seed, so that it does the same on every run"


@every_rule
def test_nothing_of_the_template_is_left(file: RuleFile):
    paths = [file.path, *(file.tests / name for name in ("bad.py", "good.py", "test_rule.py"))]
    left = [str(path.relative_to(ROOT)) for path in paths if path.exists() and MARK in path.read_text("utf-8")]
    assert not left, f"still to be written by a person (search for {MARK!r}): {left}"


def test_fixtures_of_a_pair_differ():
    same = [file.name for file in RULE_FILES if (file.tests / "bad.py").exists() and (file.tests / "good.py").exists()
            and (file.tests / "bad.py").read_text("utf-8") == (file.tests / "good.py").read_text("utf-8")]  # fmt: skip
    assert not same, f"bad.py and good.py are the same: {same}"


def test_every_name_of_tier_1_has_a_rule():
    have = {file.name for file in RULE_FILES}
    tier = [code for code, entry in CATALOGUE.items() if entry["tier"] == 1]
    missing = [f"{code} {CATALOGUE[code]['name']}" for code in tier if CATALOGUE[code]["name"] not in have]
    assert not missing, f"{len(missing)} rules of tier 1 in docs/catalogue.toml have no file yet: {', '.join(missing)}"


def test_every_test_folder_belongs_to_a_rule():
    known = {file.tests for file in RULE_FILES}
    strays = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests" / "rules").glob("*/*/")
        if (path / "bad.py").exists() and path not in known
    ]
    assert not strays, f"fixtures without a rule: {strays}"


def test_codes_and_names_are_used_once():
    codes = [file.rule.code for file in RULE_FILES]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    assert not twice, f"codes used by two rules: {twice}"
