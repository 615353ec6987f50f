"""Writes docs/reference.md from what the code declares; `--check` only says whether the file is current.

Commands, settings, roles and permits, metrics, sheets, jobs, parameters, workflows and audit events: whatever
is registered with the kernel appears, so that a new declaration cannot stay undocumented.
"""

import ast
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "league.settings")

import django  # noqa: E402
from django.apps import apps  # noqa: E402
from django.core.management import get_commands, load_command_class  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from django.utils.translation import override  # noqa: E402

django.setup()

from league.kernel import audit, jobs, metrics, params, permits, sheets, workflow  # noqa: E402
from league.kernel.roles import Role  # noqa: E402

TARGET = ROOT / "docs" / "reference.md"
PREAMBLE = """# Reference

Everything the product declares, written by `make reference` from the code itself; do not edit.
What the settings mean and how the commands are used is told in [operate.md](operate.md).
"""
READERS = {"str", "bool", "int", "float", "list", "dict", "db_url", "_kept_secret"}


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A Markdown table; a bar inside a cell is escaped."""
    head = list(head)
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


def our_commands() -> list[str]:
    """The management commands of the house's own apps."""
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT)}
    ours -= {config.name for config in apps.get_app_configs() if ".venv" in Path(config.path).parts}
    return sorted(name for name, app in get_commands().items() if app in ours)


def command_rows() -> Iterator[tuple[str, str]]:
    """Every command with its help."""
    places = get_commands()
    for name in our_commands():
        yield f"`{name}`", load_command_class(places[name], name).help


def settings_read() -> dict[str, str]:
    """Environment variable → default as written in the source, for every one the settings read."""
    found = {}
    for node in ast.walk(ast.parse((ROOT / "league" / "settings.py").read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        reader = getattr(node.func, "attr", getattr(node.func, "id", ""))
        name = node.args[0]
        if reader in READERS and isinstance(name, ast.Constant) and str(name.value).isupper():
            defaults = [word.value for word in node.keywords if word.arg == "default"]
            found[name.value] = ast.unparse(defaults[0]) if defaults else "made once, kept under LEAGUE_VAR"
    return dict(sorted(found.items()))


def permit_rows() -> Iterator[list[str]]:
    """Every permit with a mark under each role that carries it."""
    for permit in permits.all_permits():
        yield [f"`{permit.code}`", permit.label, *("●" if role in permit.roles else "" for role in Role)]


def metric_rows() -> Iterator[tuple]:
    """Every metric with its unit, its kind and the dimensions it can be split by."""
    for metric in metrics.all_metrics():
        yield f"`{metric.code}`", metric.label, metric.unit, metric.kind, ", ".join(metric.by) or "—"
    for ratio in metrics.all_ratios():
        yield f"`{ratio.code}`", ratio.label, "%", f"`{ratio.part.code}` / `{ratio.whole.code}`", "—"


def sheet_rows() -> Iterator[tuple]:
    """Every sheet with its columns."""
    for sheet in sheets.all_sheets():
        labels = [str(column.label) for column in sheet.columns if not column.hidden]
        yield f"`{sheet.code}`", sheet.label, "、".join(labels)


def param_rows() -> Iterator[tuple]:
    """Every rule parameter with default, unit and source."""
    for param in params.all_params():
        yield f"`{param.code}`", param.label, f"{param.default} {param.unit}", param.source


def step_rows(table_of: workflow.Workflow) -> Iterator[tuple]:
    """The step table of a workflow."""
    states = dict(table_of.states.choices)
    for step in table_of.steps:
        source = "、".join(str(states[state]) for state in step.source)
        yield f"`{step.name}`", step.label, source, states[step.target], f"`{step.permit}`"


def sections() -> Iterator[tuple[str, Iterable[str]]]:
    """Title and lines of every section."""
    yield "Commands", table(["`python manage.py …`", "what it does"], command_rows())
    variables = ([f"`{name}`", f"`{default}`"] for name, default in settings_read().items())
    yield "Settings (environment)", table(["variable", "default"], variables)
    yield "Roles", table(["role", "name"], ((f"`{role.value}`", role.label) for role in Role))
    yield "Permits", table(["permit", "name", *(str(role.label) for role in Role)], permit_rows())
    yield "Metrics", table(["metric", "name", "unit", "kind", "by"], metric_rows())
    yield "Sheets", table(["sheet", "name", "columns"], sheet_rows())
    yield "Jobs", table(["job", "name"], ((f"`{job.code}`", job.label) for job in jobs.all_jobs()))
    yield "Rule parameters", table(["parameter", "name", "default", "source"], param_rows())
    for found in workflow.all_workflows():
        head = ["step", "name", "from", "to", "permit"]
        yield f"Workflow `{found.code}`: {found.label}", table(head, step_rows(found))
    yield (
        "Audit events",
        table(["event", "name"], ((f"`{code}`", label) for code, label in audit.events().items())),
    )


def text() -> str:
    """The whole page, in the language of the house."""
    _ = get_resolver().url_patterns  # views declare jobs and events, too
    with override("zh-hans"):
        parts = [f"\n## {title}\n\n" + "\n".join(lines) + "\n" for title, lines in sections()]
    return PREAMBLE + "".join(parts)


def main() -> None:
    """Write the page, or compare it."""
    if "--check" not in sys.argv:
        TARGET.write_text(text())
    elif not TARGET.exists() or TARGET.read_text() != text():
        sys.exit("docs/reference.md is not what the code declares: run make reference.")


if __name__ == "__main__":
    main()
