"""Translations without the gettext binaries: `messages.py collect | compile | check`.

The source speaks Chinese, locale/en carries the English. `collect` adds new strings to the catalogue and
drops those nobody uses, `compile` writes the .mo files, `check` fails on a missing or untranslated string.
"""

import ast
import re
import sys
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
HOUSE = ("league", "orgs", "accounts", "members", "cadres", "reforms", "reports")
# function → positions of (context, singular, plural) among its arguments
CALLS = {"_": (None, 0, None), "gettext": (None, 0, None), "gettext_lazy": (None, 0, None)}
CALLS |= {"gettext_noop": (None, 0, None), "ngettext": (None, 0, 1), "ngettext_lazy": (None, 0, 1)}
CALLS |= {"pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None)}
CALLS |= {"npgettext": (0, 1, 2), "npgettext_lazy": (0, 1, 2)}
Key = tuple[str | None, str, str | None]


def python_sources() -> list[Path]:
    """Every module of the house that may carry words for the user."""
    found = [path for app in HOUSE for path in (ROOT / app).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def template_sources() -> list[Path]:
    """Every template, of the house and of its apps."""
    roots = [ROOT / "templates", *(ROOT / app for app in HOUSE)]
    return sorted(path for root in roots for kind in ("html", "txt") for path in root.rglob(f"*.{kind}"))


def words(node: ast.AST | None) -> str | None:
    """The text of a string constant, None for anything computed."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def called(node: ast.Call) -> str:
    """The bare name of the function a call names."""
    return getattr(node.func, "id", None) or getattr(node.func, "attr", "")


def keys_in_python(text: str) -> set[Key]:
    """Every (context, singular, plural) that a module hands to gettext as a constant."""
    keys = set()
    for node in ast.walk(ast.parse(text)):
        places = CALLS.get(called(node)) if isinstance(node, ast.Call) else None
        if not places:
            continue
        given = [words(argument) for argument in node.args] + [None] * 3
        context, single, plural = (None if place is None else given[place] for place in places)
        if single:
            keys.add((context, single, plural))
    return keys


def keys_in_template(text: str) -> set[Key]:
    """The same for a template: Django turns it into gettext calls between rows of X."""
    keys: set[Key] = set()
    source = templatize(text)
    for found in re.finditer(r"(?<!\w)(?:npgettext|pgettext|ngettext|gettext|_)\(", source):
        keys |= keys_in_call(source[found.start() :])
    return keys


def keys_in_call(source: str) -> set[Key]:
    """The keys of the call a text begins with; templatize leaves its neighbours unparsable."""
    for end in (found.end() for found in re.finditer(r"\)", source)):
        try:
            return keys_in_python(source[:end])
        except SyntaxError:
            continue
    return set()


def used() -> dict[Key, str]:
    """Every string of the house with the file that uses it first."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    found: dict[Key, str] = {}
    readers = [(python_sources(), keys_in_python), (template_sources(), keys_in_template)]
    for paths, read in readers:
        for path in paths:
            for key in sorted(read(path.read_text()), key=str):
                found.setdefault(key, str(path.relative_to(ROOT)))
    return found


def key(entry: polib.POEntry) -> Key:
    """The catalogue's own name of an entry."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural or None


def collect() -> None:
    """Bring the catalogue up to what the source uses; translations already written stay."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    written = {key(entry): entry for entry in old}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    new.metadata |= {"Language": "en", "Plural-Forms": "nplurals=2; plural=(n != 1);", "MIME-Version": "1.0"}
    for name, place in sorted(used().items(), key=lambda pair: (pair[1], str(pair[0]))):
        entry = written.get(name) or polib.POEntry(msgctxt=name[0], msgid=name[1], msgid_plural=name[2] or "")
        if name[2] and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        entry.occurrences = [(place, "")]
        entry.flags = [flag for flag in entry.flags if flag != "python-format"]
        new.append(entry)
    new.save(str(CATALOGUE))
    print(f"{len(new)} strings, {len(new.untranslated_entries())} to translate.")


def compile_all() -> None:
    """Write the .mo beside each .po that is newer."""
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|\{[\w.:,]*\}")


def problems() -> list[str]:
    """What is wrong with the catalogue, one sentence each; empty when it is complete."""
    if not CATALOGUE.exists():
        return [f"{CATALOGUE.relative_to(ROOT)} does not exist: run make messages."]
    entries = {key(entry): entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}
    wrong = [
        f"{place}: “{name[1]}” is not in the catalogue"
        for name, place in used().items()
        if name not in entries
    ]
    for entry in entries.values():
        if entry.fuzzy or not entry.translated():
            wrong.append(f"“{entry.msgid}” is not translated")
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            allowed = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
            if text and not set(PLACEHOLDER.findall(text)) <= allowed:
                wrong.append(f"“{entry.msgid}” and its translation name different values")
    return wrong


def check() -> None:
    """Fail with the list of what is missing."""
    if found := problems():
        sys.exit("\n".join([*found[:40], f"{len(found)} problems in the translations: run make messages."]))


if __name__ == "__main__":
    {"collect": collect, "compile": compile_all, "check": check}[sys.argv[1]]()
