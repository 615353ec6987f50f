"""Runs the tests: on SQLite with the filesystem broker, then on PostgreSQL with Redis (`make test`).

`suite.py [sqlite|postgresql] [--without-browser] [pytest arguments …]`. With `CI=true` PostgreSQL, Redis and
Chromium are required; elsewhere what is missing is named in the last lines.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from services import CI, Services

ROOT = Path(__file__).resolve().parent.parent
WORKERS = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]


def suite(name: str, urls: dict[str, str], browser: str | None, arguments: list[str]) -> tuple[int, str]:
    """Run pytest once; returns its exit code and the line in which it says what it ran with."""
    print(f"── {name} ──", flush=True)
    clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    with tempfile.NamedTemporaryFile("r", prefix="league-ran-with-") as ran_with:
        clean |= urls | {"LEAGUE_CHROMIUM": browser or "", "LEAGUE_RAN_WITH": ran_with.name}
        command = [sys.executable, "-m", "pytest", "-q", *WORKERS, *arguments]
        code = subprocess.run(command, cwd=ROOT, env=clean).returncode
        return code, ran_with.read().strip() or f"{name}: stopped before the first test"


def wanted(arguments: list[str]) -> tuple[list[str], bool, list[str]]:
    """What the command line asks for: databases, browser or not, and the rest for pytest."""
    names = [name for name in arguments if name in {"sqlite", "postgresql"}]
    rest = [word for word in arguments if word not in {*names, "--without-browser"}]
    return names or ["sqlite", "postgresql"], "--without-browser" not in arguments, rest


def missing(found: dict[str, str | None]) -> list[str]:
    """The names of what is not to be had on this machine; on a CI machine that is the end."""
    absent = [name for name, place in found.items() if not place]
    if absent and CI:
        sys.exit(f"CI=true requires {', '.join(absent)}: not reachable, not installed, not to be installed.")
    return absent


def main() -> int:
    """Run what is asked for, then say in the last lines what it ran with."""
    names, with_browser, rest = wanted(sys.argv[1:])
    services = Services()
    try:
        found = {"Chromium": services.browser()} if with_browser else {}
        if "postgresql" in names:
            found |= {"PostgreSQL": services.postgresql(), "Redis": services.redis()}
        absent = missing(found)
        browser = found.get("Chromium")
        rest += [] if browser else ["-m", "not browser"]
        results = []
        if "sqlite" in names:
            results.append(suite("SQLite", {}, browser, rest))
        if "postgresql" in names and not {"PostgreSQL", "Redis"} & set(absent):
            urls = {"DATABASE_URL": found["PostgreSQL"], "REDIS_URL": found["Redis"]}
            results.append(suite("PostgreSQL", urls, browser, rest))
    finally:
        services.stop()
    print("\n".join(["", "Ran with:", *(f"  {line}" for _code, line in results)]))
    if absent:
        print(f"  without {', '.join(absent)}: not found on this machine")
    return max([code for code, _line in results], default=1)


if __name__ == "__main__":
    sys.exit(main())
