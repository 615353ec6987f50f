"""The lock files: complete, hashed, naming no registry, and installed as they say."""

import re
import tomllib
from importlib.metadata import distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(
    r"^([A-Za-z0-9._-]+)==([^ ;\\]+)((?: *;[^\\]*)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.M
)


def pins(name: str) -> dict[str, Version]:
    """package → version of a lock file."""
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    return {canonicalize_name(found[1]): Version(found[2]) for found in PINNED.finditer(text)}


def wanted(name: str) -> list[Requirement]:
    """What pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = project["project"]["dependencies"]
    return [
        Requirement(line) for line in lines + (project["dependency-groups"]["dev"] if name == "dev" else [])
    ]


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_line_is_a_pinned_package_with_hashes(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    rest = PINNED.sub("", text)
    assert [line for line in rest.splitlines() if line and not line.startswith("#")] == []


@pytest.mark.parametrize("name", ["base", "dev"])
def test_no_registry_is_named(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    assert re.findall(r"https?:|file:/|--(?:extra-)?index|--find-links|--trusted|@ ", text) == []


@pytest.mark.parametrize("name", ["base", "dev"])
def test_the_lock_satisfies_pyproject(name):
    locked = pins(name)
    off = [
        str(line) for line in wanted(name) if locked.get(canonicalize_name(line.name)) not in _Accepted(line)
    ]
    assert off == []


class _Accepted:
    """Membership of a version in a requirement, a missing version never."""

    def __init__(self, line: Requirement) -> None:
        self.line = line

    def __contains__(self, version: Version | None) -> bool:
        return version is not None and self.line.specifier.contains(version, prereleases=True)


def test_base_is_part_of_dev():
    base, dev = pins("base"), pins("dev")
    assert {name: dev.get(name) for name in base} == base


def test_what_is_installed_is_what_is_locked():
    locked = pins("dev")
    installed = {
        canonicalize_name(found.metadata["Name"]): Version(found.version) for found in distributions()
    }
    assert {name: installed.get(name) for name in locked} == locked


def test_everything_a_locked_package_needs_is_locked():
    locked = pins("dev")
    absent = set()
    for name in locked:
        for line in map(Requirement, requires(name) or []):
            needed = line.marker is None or line.marker.evaluate({"extra": ""})
            if needed and canonicalize_name(line.name) not in locked:
                absent.add((name, line.name))
    assert absent == set()


def test_psycopg_3_is_not_installed_beside_psycopg2():
    assert {"psycopg", "psycopg-binary"} & set(pins("dev")) == set()
