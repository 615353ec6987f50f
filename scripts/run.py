"""Tries the product out: database, sample county, static files, then web, worker and beat (`make run`).

Needs no service. Everything it writes is under var/ (or `LEAGUE_VAR`); a second run keeps it. Ctrl-C ends all
it started; if one of the three programs ends by itself, the others are ended too.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("LEAGUE_VAR", ROOT / "var"))
ENVIRON = os.environ | {"LEAGUE_TRYOUT": "true", "LEAGUE_VAR": str(VAR), "PYTHONUNBUFFERED": "1"}
PORTS = range(8000, 8020)
GRACE = 10  # seconds a program has to finish what it does


def programs(port: int) -> dict[str, list[str]]:
    """The commands of web, worker and beat; docker-compose.yml runs the same with more processes."""
    python = [sys.executable, "-m"]
    web = [*python, "gunicorn", "league.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    celery = [*python, "celery", "-A", "league"]
    return {
        "web": [*web, "--worker-class", "gthread", "--threads", "4"],
        "worker": [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2"],
        "beat": [*celery, "beat", "--loglevel", "INFO"],
    }


def manage(*arguments: str) -> str:
    """Run a management command to its end and return what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=ENVIRON, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def prepare() -> str:
    """Bring database, sample and static files up to date; returns the sign-ins of the sample."""
    VAR.mkdir(parents=True, exist_ok=True)
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--no-input", "--verbosity", "0")
    return manage("sample", "--if-empty")


def free_port() -> int:
    """The first port from 8000 on that nobody listens on."""
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    sys.exit(f"All ports from {PORTS.start} to {PORTS.stop - 1} are taken.")


def start(name: str, command: list[str]) -> subprocess.Popen:
    """Start a program in a process group of its own, its output in var/log/."""
    log = VAR / "log" / f"{name}.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("a") as output:
        return subprocess.Popen(
            command, cwd=ROOT, env=ENVIRON, stdout=output, stderr=output, start_new_session=True
        )


def wait_for_web(port: int, web: subprocess.Popen) -> None:
    """Return as soon as the port answers or the program is gone."""
    until = time.monotonic() + 60
    while time.monotonic() < until and web.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def stop(running: dict[str, subprocess.Popen]) -> None:
    """Ask every program to end, wait, and end by force whoever stays, with all it started.

    Only the first process of each is asked: a worker whose helpers are signalled too loses them in mid-job.
    """
    for program in running.values():
        program.terminate()
    until = time.monotonic() + GRACE
    for program in running.values():
        try:
            program.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def ended(running: dict[str, subprocess.Popen]) -> str | None:
    """The name of a program that is no longer there."""
    return next((name for name, program in running.items() if program.poll() is not None), None)


def main() -> int:
    """Prepare, start, say where to sign in, and watch until Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    running: dict[str, subprocess.Popen] = {}
    try:
        sign_ins = prepare()
        port = free_port()
        for name, command in programs(port).items():
            running[name] = start(name, command)
        wait_for_web(port, running["web"])
        if not ended(running):
            print(
                f"\n县域团务平台  http://127.0.0.1:{port}/\n\n{sign_ins}\nCtrl-C 停止 (ends everything).",
                flush=True,
            )
        while not (gone := ended(running)):
            time.sleep(0.5)
        log = VAR / "log" / f"{gone}.log"
        print(f"{gone} has ended. Its last lines, from {log}:", *log.read_text().splitlines()[-15:], sep="\n")
        return 1
    except KeyboardInterrupt:
        return 0
    except subprocess.CalledProcessError as error:
        return error.returncode
    finally:
        stop(running)


if __name__ == "__main__":
    sys.exit(main())
