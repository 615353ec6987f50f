"""What the watcher is told."""

import json
import socket

import pytest
from django.db import DatabaseError, connection

from league.kernel import backups, health


def test_healthz_answers_without_sign_in_and_database(rf):
    response = health.healthz(rf.get("/healthz"))
    assert (response.status_code, json.loads(response.content)) == (200, {"status": "ok"})
    assert not health.healthz.login_required


def test_readyz_tells_database_broker_and_backup(rf, db, settings, tmp_path):
    settings.LEAGUE_VAR, settings.REDIS_URL = tmp_path, ""
    body = json.loads(health.readyz(rf.get("/readyz")).content)
    assert body == {"status": "ok", "database": "ok", "broker": "filesystem", "backup_age_hours": None}


def test_readyz_knows_the_last_backup(rf, transactional_db, settings, tmp_path):
    settings.LEAGUE_VAR, settings.REDIS_URL = tmp_path, ""
    backups.make()
    assert json.loads(health.readyz(rf.get("/readyz")).content)["backup_age_hours"] == 0.0


def test_broker_that_is_away_is_told_and_does_not_make_unready(rf, db, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
    response = health.readyz(rf.get("/readyz"))
    assert (response.status_code, json.loads(response.content)["broker"]) == (200, "redis away")


def test_database_that_is_away_makes_unready(rf, db):
    def away(*args):
        raise DatabaseError("away")

    with connection.execute_wrapper(away):
        response = health.readyz(rf.get("/readyz"))
    assert (response.status_code, json.loads(response.content)["status"]) == (503, "unready")


def test_changing_methods_are_refused(rf):
    assert health.healthz(rf.post("/healthz")).status_code == 405


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_both_addresses_answer_a_stranger(client, db, path):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
