"""Settings of the tests: those of the house, with files, databases and queues that are thrown away.

Every pytest worker has its own var folder, test database and Redis database, so that they never meet. The
test database on SQLite is a file: a worker or a command started by a test sees the same rows.
"""

import os
import tempfile
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
if "LEAGUE_TEST_ROOT" not in os.environ:
    os.environ["LEAGUE_TEST_ROOT"] = tempfile.mkdtemp(prefix="league-test-")
TEST_VAR = Path(os.environ["LEAGUE_TEST_ROOT"]) / WORKER
(TEST_VAR / "static").mkdir(parents=True, exist_ok=True)
os.environ |= {"LEAGUE_VAR": str(TEST_VAR), "LEAGUE_HTTPS": "false"}
if os.environ.get("REDIS_URL") and WORKER != "main" and "LEAGUE_TEST_REDIS" not in os.environ:
    server, database = os.environ["REDIS_URL"].rsplit("/", 1)
    os.environ["REDIS_URL"] = f"{server}/{(int(database or 0) + 1 + int(WORKER[2:])) % 16}"
    os.environ["LEAGUE_TEST_REDIS"] = "chosen"

from league.settings import *  # noqa: E402, F403
from league.settings import DATABASES, STORAGES  # noqa: E402

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_VAR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
elif "LEAGUE_TEST_DB" in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{os.environ['LEAGUE_TEST_DB']}"}

LEAGUE_TOTP = False  # tests of sign-in switch it on; the others need no authenticator
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
