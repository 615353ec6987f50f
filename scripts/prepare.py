"""Prepares .venv from requirements/dev.lock, with the Python of the system and nothing else (`make setup`).

Debian ships Python without ensurepip and forbids pip to write outside an environment (PEP 668). Both are met
by making the environment without pip and letting the system's pip unpack a pinned pip into it (`--target`).
"""

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements" / "dev.lock"
STAMP = VENV / ".prepared"
OLDEST = (3, 11)


def fingerprint() -> str:
    """Changes when the lock file, the Python version or the place of the project changes."""
    parts = [LOCK.read_bytes(), sys.version.encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def prepared() -> bool:
    """Is the environment there, whole, and made from this very lock file?"""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == fingerprint()


def usable() -> bool:
    """Does the environment hold a Python of the version that runs this script?"""
    if not PYTHON.exists():
        return False
    answer = subprocess.run([PYTHON, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
    return answer.returncode == 0 and answer.stdout.strip() == sys.version


def environ() -> dict[str, str]:
    """The environment for pip: without the user's settings that forbid or redirect an installation."""
    return os.environ | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def locked(name: str) -> str:
    """The lines of one package in the lock file, hashes included."""
    found = re.search(rf"^{name}==.*(?:\n    .*)*", LOCK.read_text(), re.MULTILINE)
    if not found:
        sys.exit(f"{LOCK.name} does not pin {name}: run make lock.")
    return found.group() + "\n"


def has_pip(python: Path | str) -> bool:
    """Can this Python run pip?"""
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def bootstrap() -> None:
    """Make .venv anew and put the pinned pip into it."""
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], check=True)
    if not has_pip(sys.executable):
        made = subprocess.run([PYTHON, "-m", "ensurepip"], capture_output=True)
        if made.returncode:
            sys.exit("No pip here: install it first, for example with `apt install python3-pip`.")
        return
    site = sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)})
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pinned:
        pinned.write(locked("pip"))
        pinned.flush()
        command = [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes"]
        subprocess.run([*command, "--target", site, "-r", pinned.name], check=True, env=environ())


def main() -> None:
    """Do nothing when all is there; otherwise install exactly what the lock file names."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}.")
    if prepared():
        return
    print("Preparing .venv (the first time takes a minute or two) …", flush=True)
    if not usable() or not has_pip(PYTHON):
        bootstrap()
    command = [PYTHON, "-m", "pip", "install", "-qq", "--require-hashes", "-r", LOCK]
    if subprocess.run(command, env=environ()).returncode:
        sys.exit("The dependencies could not be installed; the lines above say why.")
    STAMP.write_text(fingerprint())


if __name__ == "__main__":
    main()
