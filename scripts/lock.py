"""Pins every dependency with hashes: pyproject.toml → requirements/base.lock and requirements/dev.lock.

Run it with the oldest Python the project supports (3.11): what an older Python needs in addition is harmless
on a newer one, the other way round the installation would stop. The files name no registry, so each
machine installs from whichever its own pip is configured for; the hashes decide what is accepted.
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
HEADER = "# Made by `make lock` from pyproject.toml. Do not edit.\n"


def wanted() -> dict[str, list[str]]:
    """The requirement lines of each lock file, as pyproject.toml states them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    base = project["project"]["dependencies"]
    return {"base": base, "dev": base + project["dependency-groups"]["dev"]}


def compile_lock(name: str, lines: list[str], upgrade: bool) -> None:
    """Write requirements/<name>.lock; versions already pinned stay unless `upgrade` is set."""
    target = LOCKS / f"{name}.lock"
    source = LOCKS / f"{name}.in"
    source.write_text("\n".join(lines) + "\n")
    command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--allow-unsafe"]
    command += ["--strip-extras", "--no-annotate", "--no-header", "--no-emit-index-url"]
    command += ["--no-emit-find-links", "--no-emit-trusted-host", "--output-file", str(target), str(source)]
    if upgrade:
        command.append("--upgrade")
    if name == "dev":
        command += ["--constraint", str(LOCKS / "base.lock")]
    # A private folder of wheels would add hashes nobody else can check.
    clean = {key: value for key, value in os.environ.items() if key != "PIP_FIND_LINKS"}
    try:
        subprocess.run(command, check=True, cwd=ROOT, env=clean)
    finally:
        source.unlink()
    target.write_text(HEADER + target.read_text().removeprefix(HEADER))


def main() -> None:
    """Write both files; `--upgrade` takes the newest versions that pyproject.toml allows."""
    LOCKS.mkdir(exist_ok=True)
    for name, lines in wanted().items():
        compile_lock(name, lines, upgrade="--upgrade" in sys.argv)


if __name__ == "__main__":
    main()
