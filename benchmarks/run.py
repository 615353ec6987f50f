"""Measures the product on 20,000 organizations and 200,000 members (`make bench`).

PostgreSQL where one is reachable, else SQLite; never a broker. The data are made once, in a database of their
own (`league_bench`, or `var/bench/`), and kept for the next run; `--fresh` makes them anew.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
from psycopg2.extensions import make_dsn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from services import Services  # noqa: E402

VAR = ROOT / "var" / "bench"
DATABASE = "league_bench"
COMMANDS = (
    "manage.py migrate -v0",
    "manage.py collectstatic --no-input -v0",
    "-m benchmarks.world",
    "-m benchmarks.rows",
)


def own_database(server: str, fresh: bool) -> str:
    """The URL of a database for the benchmark on a server; made when it is not there."""
    connection = psycopg2.connect(make_dsn(server))
    connection.autocommit = True
    with connection.cursor() as cursor:
        if fresh:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0")
    connection.close()
    return f"{server.rpartition('/')[0]}/{DATABASE}"


def environ(server: str | None, fresh: bool) -> dict[str, str]:
    """The environment of the measured programs: no Redis, files of their own."""
    kept = {key: value for key, value in os.environ.items() if key not in {"REDIS_URL", "DATABASE_URL"}}
    kept |= {"LEAGUE_TRYOUT": "true", "LEAGUE_VAR": str(VAR), "DJANGO_SETTINGS_MODULE": "league.settings"}
    return kept | ({"DATABASE_URL": own_database(server, fresh)} if server else {})


def main() -> int:
    """Make what is missing, then measure in a process that has done nothing before."""
    fresh, sqlite = "--fresh" in sys.argv, "--sqlite" in sys.argv
    if fresh:
        shutil.rmtree(VAR, ignore_errors=True)
    services = Services()
    try:
        given = environ(None if sqlite else services.postgresql(), fresh)
        for command in COMMANDS:
            subprocess.run([sys.executable, *command.split()], cwd=ROOT, env=given, check=True)
    finally:
        services.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
