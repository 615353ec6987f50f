"""The job ledger: claimed once, done once, failed with a sentence, taken back from dead workers."""

import socket
import threading
import time
from datetime import timedelta

import pytest
from celery import Celery
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown

from accounts.models import Grant
from league.kernel import files, jobs
from league.kernel.errors import Refused
from league.kernel.jobs import ordering
from league.kernel.models import Job, ParamValue


@pytest.fixture(autouse=True)
def own_registry(monkeypatch, settings, tmp_path):
    """Jobs, bell and files of each test alone; the bell only notes whom it was rung for."""
    settings.LEAGUE_VAR = tmp_path
    rung = []
    monkeypatch.setattr(ordering, "_kinds", {})
    monkeypatch.setattr(ordering, "_ring", [rung.append])
    return rung


def declare(function, permit=None):
    """Declare a job under the function's name and return its code."""
    jobs.job(function.__name__, "测试任务", permit)(function)
    return function.__name__


def export(run):
    """Writes a file, tells its progress, returns a figure."""
    with run.result_file("名册.xlsx").open("w") as out:
        for number in range(run.params["rows"]):
            out.write("x")
            run.progress(number + 1, run.params["rows"], f"第 {number + 1} 行")
    return {"rows": run.params["rows"]}


def refuse(run):
    raise Refused("麦岭镇的名册还没有核对，请先核对。")


def stumble(run):
    raise KeyError("id_number")


def interrupt(run):
    raise OperationalError("server closed the connection unexpectedly")


def test_job_runs_once_with_progress_file_and_result(world):
    row = jobs.enqueue(declare(export), actor=world.staff, path=world.county.path, rows=3)
    assert (row.state, row.percent) == ("queued", 0)
    assert jobs.execute(row.pk, pulse=False)
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.note, row.percent) == ("done", 3, 3, "第 3 行", 100)
    assert (row.result, row.result_name, row.result_size, row.tries) == ({"rows": 3}, "名册.xlsx", 3, 1)
    assert jobs.result_path(row).read_text() == "xxx"
    assert "名册" not in str(jobs.result_path(row))
    assert row.expires_at - row.finished_at == timedelta(days=files.limit("keep_result_days"))
    assert not jobs.execute(row.pk, pulse=False)
    assert list(Job.objects.mine(world.staff)) == [row]
    assert list(Job.objects.mine(world.other_staff)) == []


def test_bell_rings_on_commit_only(transactional_db, own_registry):
    code = declare(export)
    with transaction.atomic():
        row = jobs.enqueue(code, actor=None, rows=1)
        assert own_registry == []
    assert own_registry == [row.pk]


def test_order_that_is_rolled_back_leaves_nothing(transactional_db, own_registry):
    code = declare(export)

    def order():
        with transaction.atomic():
            jobs.enqueue(code, actor=None, rows=1)
            raise Refused("重复提交。")

    with pytest.raises(Refused):
        order()
    assert (Job.objects.count(), own_registry) == (0, [])


def test_broker_that_is_away_is_logged_and_costs_no_error(transactional_db, monkeypatch, caplog):
    def away(pk):
        raise BrokerDown("connection refused")

    monkeypatch.setattr(ordering, "_ring", [away])
    row = jobs.enqueue(declare(export), actor=None, rows=1)
    assert row.state == "queued"
    assert "the broker is away" in caplog.text


def test_broker_that_hangs_costs_a_second(transactional_db, monkeypatch):
    monkeypatch.setattr(ordering, "_ring", [lambda pk: time.sleep(3)])
    started = time.monotonic()
    jobs.enqueue(declare(export), actor=None, rows=1)
    assert time.monotonic() - started < 2.5  # and not the three of the broker


def test_refusal_is_told_in_its_own_words(db, tmp_path):
    row = jobs.enqueue(declare(refuse), actor=None)
    jobs.execute(row.pk, pulse=False)
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "麦岭镇的名册还没有核对，请先核对。")


def test_bug_is_told_as_a_number_that_is_in_the_log(db, caplog):
    row = jobs.enqueue(declare(stumble), actor=None)
    jobs.execute(row.pk, pulse=False)
    row.refresh_from_db()
    number = row.error.removeprefix("程序出错（编号 ").removesuffix("），请把编号告诉管理员。")
    assert row.state == "failed"
    assert number.startswith(f"{row.pk}-")
    assert number in caplog.text
    assert "id_number" not in row.error


def test_database_that_went_away_is_no_failure(db):
    row = jobs.enqueue(declare(interrupt), actor=None)
    jobs.execute(row.pk, pulse=False)
    row.refresh_from_db()
    assert row.state == "running"


def test_rights_that_ended_end_the_job(world):
    code = declare(export, permit="orgs.view")
    row = jobs.enqueue(code, actor=world.secretary, path=world.township.path, rows=1)
    Grant.objects.filter(user=world.secretary).update(end=timezone.localdate() - timedelta(days=1))
    jobs.execute(row.pk, pulse=False)
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "您已没有“测试任务”的权限，任务没有执行。")
    assert not row.result_path


def test_rights_do_not_reach_the_neighbour(world):
    code = declare(export, permit="orgs.view")
    mine = jobs.enqueue(code, actor=world.secretary, path=world.township.path, rows=1)
    theirs = jobs.enqueue(code, actor=world.secretary, path=world.sibling_township.path, rows=1)
    jobs.run_waiting()
    assert [Job.objects.get(pk=row.pk).state for row in (mine, theirs)] == ["done", "failed"]


def test_two_workers_claim_one_job(db):
    row = jobs.enqueue(declare(export), actor=None, rows=1)
    first, second = jobs.claim(row.pk), jobs.claim(row.pk)
    assert first.job.pk == row.pk
    assert second is None


def test_worker_that_lost_its_lease_keeps_nothing(db, tmp_path):
    def slow(run):
        run.result_file("a.txt").write_text("x")
        Job.objects.filter(pk=run.job.pk).update(lease_owner="another")

    row = jobs.enqueue(declare(slow), actor=None)
    jobs.execute(row.pk, pulse=False)
    row.refresh_from_db()
    assert (row.state, row.lease_owner, row.result_path) == ("running", "another", "")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_effect_of_a_worker_that_lost_its_lease_is_undone(db):
    def slow(run):
        Job.objects.filter(pk=run.job.pk).update(lease_owner="another")
        with run.finishing():
            ParamValue.objects.create(code="x", value=1, effective_from="2026-01-01", source="x")

    row = jobs.enqueue(declare(slow), actor=None)
    jobs.execute(row.pk, pulse=False)
    assert ParamValue.objects.count() == 0


def test_progress_of_a_lost_job_stops_it(db):
    row = jobs.enqueue(declare(export), actor=None, rows=1)
    run = jobs.claim(row.pk)
    Job.objects.filter(pk=row.pk).update(lease_owner="another")
    with pytest.raises(jobs.LeaseLost):
        run.progress(1, 2)


def abandoned(**values) -> Job:
    """A job whose worker died a minute ago."""
    past = timezone.now() - timedelta(minutes=1)
    return Job.objects.create(
        **{"code": "export", "state": "running", "lease_owner": "dead", "lease_until": past, "tries": 1}
        | values
    )


def test_sweep_requeues_what_a_dead_worker_left_and_rings(db, own_registry):
    row = abandoned()
    alive = abandoned(lease_until=timezone.now() + timedelta(seconds=20))
    assert jobs.sweep() == jobs.Swept(requeued=1, failed=0, rung=1)
    row.refresh_from_db()
    alive.refresh_from_db()
    assert (row.state, row.lease_owner, alive.state) == ("queued", "", "running")
    assert own_registry == [row.pk]
    assert jobs.sweep() == jobs.Swept(0, 0, 0)


def test_third_death_fails_visibly(db):
    row = abandoned(tries=3)
    assert jobs.sweep() == jobs.Swept(requeued=0, failed=1, rung=0)
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.error == f"任务试了 3 次都中断了，没有完成。请重新提交；再次失败请告诉管理员编号 {row.pk}。"


def test_unheard_bell_is_rung_again_less_and_less_often(db, own_registry):
    row = Job.objects.create(code="export", ring_at=timezone.now() - timedelta(seconds=1), rings=1)
    jobs.sweep()
    jobs.sweep()
    assert own_registry == [row.pk]
    row.refresh_from_db()
    assert row.rings == 2
    assert timedelta(seconds=55) < row.ring_at - timezone.now() < timedelta(seconds=60)


def test_command_sweeps_and_works_off_the_queue(db, capsys):
    code = declare(export)
    jobs.enqueue(code, actor=None, rows=1)
    abandoned(params={"rows": 2})
    call_command("jobs_sweep", "--run")
    assert capsys.readouterr().out == "重新排队 1 个，判定失败 0 个，再次提醒 1 个。\n执行了 2 个任务。\n"
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_pulse_renews_the_lease_and_writes_progress_beside_the_job(transactional_db, settings):
    settings.LEAGUE_JOB_LEASE_SECONDS = 1
    seen = []

    def long(run):
        run.progress(5, 10, "一半")
        time.sleep(1.6)
        seen.append(Job.objects.get(pk=run.job.pk))

    row = jobs.enqueue(declare(long), actor=None)
    jobs.execute(row.pk)
    assert (seen[0].done, seen[0].total, seen[0].note) == (5, 10, "一半")
    assert seen[0].lease_until > seen[0].started_at + timedelta(seconds=1.5)
    assert Job.objects.get(pk=row.pk).state == "done"
    assert not [thread for thread in threading.enumerate() if isinstance(thread, jobs.Pulse)]


def test_expired_or_missing_result_is_refused(db):
    row = Job.objects.create(
        code="x", state="done", result_path="a" * 32, expires_at=timezone.now() - timedelta(1)
    )
    with pytest.raises(Refused, match="过期"):
        jobs.result_path(row)
    assert Job(state="running", done=1, total=3).percent == 33
    assert Job(state="running", done=3, total=3).percent == 99


def test_undeclared_job_cannot_be_ordered(db):
    with pytest.raises(KeyError):
        jobs.enqueue("nothing", actor=None)
    declare(export)
    with pytest.raises(ValueError, match="twice"):
        declare(export)


def test_message_to_a_dead_redis_costs_a_second_at_most(transactional_db, monkeypatch, caplog):
    """The real task and client against a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    dead = Celery("dead", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    monkeypatch.setattr(ordering, "_ring", [lambda pk: dead.send_task("kernel.run_job", (pk,), retry=False)])
    started = time.monotonic()
    row = jobs.enqueue(declare(export), actor=None, rows=1)
    assert time.monotonic() - started < 2.5  # and not the three of the broker
    assert (row.state, "broker" in caplog.text) == ("queued", True)
