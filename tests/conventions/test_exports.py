"""What a package exports exists, is documented and is in the docs."""

import importlib
import inspect
import pkgutil

import pytest

import sleuth
from tests.conventions.rule_files import ROOT

PACKAGES = ["sleuth", *(module.name for module in pkgutil.walk_packages(sleuth.__path__, "sleuth.") if module.ispkg)]


@pytest.mark.parametrize("name", PACKAGES)
def test_every_exported_name_exists_and_is_documented(name):
    package = importlib.import_module(name)
    assert package.__doc__, f"{name}/__init__.py needs a docstring of one line"
    for member in getattr(package, "__all__", ()):
        value = getattr(package, member)
        if inspect.isfunction(value) or inspect.isclass(value):
            assert value.__doc__, f"{name}.{member} is exported and has no docstring"


def test_every_public_name_of_sleuth_is_in_the_docs():
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    missing = [name for name in getattr(sleuth, "__all__", ()) if not name.startswith("_") and f"`sleuth.{name}`" not in page]
    assert not missing, f"docs/api.md does not name {missing}; `make docs` writes it"
