"""Whatever a user or an administrator can meet is told in docs/."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from league.kernel import jobs, metrics, params, permits, sheets, workflow

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
ROLE_PAGES = {
    "county-officer",
    "township-secretary",
    "branch-secretary",
    "city-staff",
    "administrator",
}


def told(*names: str) -> set[str]:
    """The words set in code type on the given pages of docs/, on all of them when none is named."""
    pages = [DOCS / name for name in names] or sorted(DOCS.rglob("*.md"))
    return {word for page in pages for word in re.findall(r"`([^`\n]+)`", page.read_text())}


def run_reference(*arguments: str) -> subprocess.CompletedProcess:
    """scripts/reference.py in a process of its own: the suite declares things that are not the product's."""
    command = [sys.executable, "scripts/reference.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_reference_is_what_the_code_declares():
    ran = run_reference("--check")
    assert (ran.stderr, ran.returncode) == ("", 0)


@pytest.mark.parametrize(
    "declared",
    [
        permits.all_permits,
        metrics.all_metrics,
        sheets.all_sheets,
        jobs.all_jobs,
        params.all_params,
        workflow.all_workflows,
    ],
    ids=["permits", "metrics", "sheets", "jobs", "parameters", "workflows"],
)
def test_every_declaration_is_mentioned(declared):
    text = (DOCS / "reference.md").read_text()
    ours = [one.code for one in declared() if not one.code.startswith("test")]
    assert [code for code in ours if f"`{code}`" not in text] == []


def settings_read() -> set[str]:
    """The environment variables that league/settings.py asks for."""
    source = (ROOT / "league" / "settings.py").read_text()
    return set(re.findall(r"(?:env\.\w+|_kept_secret)\(\s*\"([A-Z_]+)\"", source))


def test_every_setting_is_explained_to_the_administrator():
    assert settings_read() - told("operate.md") == set()


def test_no_setting_is_explained_that_nobody_reads():
    explained = {word for word in told("operate.md") if re.fullmatch(r"LEAGUE_[A-Z_]+|[A-Z]+_URL", word)}
    compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert explained - settings_read() - compose == set()


def test_every_command_is_explained_to_the_administrator():
    found = ROOT.glob("*/management/commands/*.py"), ROOT.glob("league/*/management/commands/*.py")
    commands = {path.stem for paths in found for path in paths if not path.stem.startswith("_")}
    page = (DOCS / "operate.md").read_text()
    assert {name for name in commands if not re.search(rf"\b{name}\b", page)} == set()


def test_every_make_target_is_named_for_the_developer():
    targets = set(re.findall(r"^([a-z]+): ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert targets - {word.removeprefix("make ") for word in told("testing.md")} == set()


def test_every_link_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(path.name[:3]) for path in (DOCS / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_role_has_its_guide_page():
    assert {path.stem for path in (DOCS / "guide").glob("*.md")} == ROLE_PAGES


def shown_words() -> str:
    """Everything that modules and templates may put on a page, in one text."""
    roots = [ROOT / "templates", *{path.parent for path in ROOT.glob("*/apps.py")}, ROOT / "league"]
    paths = [path for root in roots for kind in ("*.py", "*.html") for path in root.rglob(kind)]
    return "\n".join(path.read_text() for path in paths)


@pytest.mark.parametrize("role", sorted(ROLE_PAGES))
def test_every_button_and_page_that_a_guide_names_is_there(role):
    named = re.findall(r"\*\*(.+?)\*\*", (DOCS / "guide" / f"{role}.md").read_text())
    words = shown_words()
    assert named
    assert [name for name in named if name not in words] == []


def test_no_page_names_the_workshop():
    words = re.compile(r"\.\./" + r"shared|/" + r"work/|/" + r"opt/|/" + r"root/")
    assert [str(page.relative_to(ROOT)) for page in PAGES if words.search(page.read_text())] == []
