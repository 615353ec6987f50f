"""The plan of the house, as far as import-linter does not say it: sizes, names, forbidden habits."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("orgs", "accounts", "members", "cadres", "reforms", "reports")
HOUSE = ("league", *APPS)
FRONT_DOOR = {"choices", "models", "rules", "services", "workflows", "apps", "migrations", "management"}
MODULES = sorted(
    path for app in HOUSE for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted(path for top in ("templates", *HOUSE) for path in (ROOT / top).rglob("*.html"))
TEXTS = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "scripts").rglob("*.py"))]


def name(path: Path) -> str:
    """A path as the reader knows it."""
    return str(path.relative_to(ROOT))


def trees():
    """Every module of the house with its syntax tree."""
    return [(path, ast.parse(path.read_text())) for path in MODULES]


def test_no_file_is_longer_than_400_lines():
    assert [name(path) for path in MODULES if len(path.read_text().splitlines()) > 400] == []


def test_every_module_says_what_it_is_for():
    silent = [name(path) for path, tree in trees() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_nothing_is_imported_inside_a_function():
    found = [
        f"{name(path)}:{inner.lineno}"
        for path, tree in trees()
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_junk_drawers():
    assert [name(path) for path in MODULES if path.stem in {"utils", "helpers", "common", "misc"}] == []


def test_only_the_job_runner_catches_everything():
    found = {
        name(path)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    }
    assert {path for path in found if not path.startswith("league/kernel/jobs")} == set()


@pytest.mark.parametrize(
    "word",
    ["mark_safe", "csrf_exempt", "GenericForeignKey", "apps.get_model(", "models.signals", "django.dispatch"],
)
def test_forbidden_words_of_python(word):
    assert [name(path) for path in MODULES if word in path.read_text()] == []


@pytest.mark.parametrize(
    "pattern", [r"\bstyle=", r"<script(?![^>]*\bsrc=)", r"<style", r"\|safe\b", r"\bon[a-z]+=\""]
)
def test_forbidden_habits_of_templates(pattern):
    assert [name(path) for path in TEMPLATES if re.search(pattern, path.read_text())] == []


def test_no_absolute_path_of_a_machine_is_named():
    place = re.compile(r"(?<![\w.])/" + r"(?:home|root|opt|work)/")
    assert [name(path) for path in TEXTS if place.search(path.read_text())] == []


def contracts() -> dict[str, dict]:
    """The front-door contracts of pyproject.toml, by the app whose rooms they close."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    doors = [found for found in linter["contracts"] if found["name"].startswith("Front door of ")]
    return {found["name"].rsplit(" ", 1)[1]: found for found in doors}


@pytest.mark.parametrize("app", APPS)
def test_the_front_door_contract_closes_every_other_room(app):
    rooms = {
        path.stem
        for path in (ROOT / app).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    closed = {f"{app}.{room}" for room in rooms - FRONT_DOOR - {"__init__"}}
    assert set(contracts()[app]["forbidden_modules"]) == closed


@pytest.mark.parametrize("app", APPS)
def test_the_front_door_contract_binds_every_app_above(app):
    above = [*APPS[APPS.index(app) + 1 :], "league.portal"]
    assert contracts()[app]["source_modules"] == above
