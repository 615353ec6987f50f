"""The static checks of the house, one after the other, all of them even when one fails (`make check`)."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# A production-like environment: `check --deploy` judges what would run, not what `make run` tries out.
PRODUCTION = {
    "LEAGUE_SECRET_KEY": "k" * 25 + "".join(map(chr, range(65, 91))),
    "LEAGUE_HOSTS": "league.example.cn",
}
CHECKS = [
    ("format", [BIN / "ruff", "format", "--check", "."]),
    ("lint", [BIN / "ruff", "check", "."]),
    ("floors and rooms", [BIN / "lint-imports"]),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("production settings", [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
    ("translations", [sys.executable, "scripts/messages.py", "check"]),
    ("reference", [sys.executable, "scripts/reference.py", "--check"]),
]


def passes(name: str, command: list) -> bool:
    """Run one check; its output is shown only when it fails."""
    began = time.monotonic()
    extra = PRODUCTION if "--deploy" in command else {}
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | extra, capture_output=True, text=True)
    print(
        f"{'ok  ' if ran.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True
    )
    if ran.returncode:
        print(ran.stdout + ran.stderr)
    return ran.returncode == 0


def main() -> int:
    """0 when every check passes."""
    results = [passes(name, command) for name, command in CHECKS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
