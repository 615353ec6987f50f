"""Health checks of the containers: `healthy.py web | worker | beat` ends with 0 while the service works."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

SILENT = 600  # seconds after which a beat that writes nothing counts as dead; it writes every three minutes


def web(port: str = "8000") -> bool:
    """Does the web server answer /healthz, asked as the proxy in front of it would ask?"""
    host = os.environ.get("LEAGUE_HOSTS", "localhost").split(",")[0].lstrip(".*") or "localhost"
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers=headers)
    with urllib.request.urlopen(request, timeout=8) as answer:
        return answer.status == 200


def worker() -> bool:
    """Does a worker of this host answer on the broker?"""
    name = f"celery@{os.uname().nodename}"
    command = ["celery", "-A", "league", "inspect", "ping", "--destination", name, "--timeout", "10"]
    return subprocess.run(command, capture_output=True).returncode == 0


def beat() -> bool:
    """Has beat written down its schedule lately?"""
    written = [path.stat().st_mtime for path in Path(os.environ["LEAGUE_VAR"]).glob("beat-schedule*")]
    return bool(written) and time.time() - max(written) < SILENT


if __name__ == "__main__":
    checks = {"web": web, "worker": worker, "beat": beat}
    sys.exit(0 if checks[sys.argv[1]](*sys.argv[2:]) else 1)
