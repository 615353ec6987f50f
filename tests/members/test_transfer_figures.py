"""Transfers in figures: on the way, gone and come, answered in time; and R10, which closes."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from league.kernel import metrics
from league.kernel.metrics import Period
from members.models import Transfer, TransferTurn
from members.services.transfer import Aim, open_transfer
from members.workflows import TRANSFER
from reports.forms import R10
from tests.factories import make_member
from tests.members.transfer_world import on_the_way

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def value(code: str, org, start: date | None = None, end: date | None = None):
    """A figure of an organization; of today without days."""
    return metrics.declared(code).value(org.path, Period(end or TODAY(), start))


def test_who_is_on_the_way_counts_at_home_until_received(world):
    paper = on_the_way(world)
    places = (world.branch, world.township, world.sibling_township, world.county)
    assert [value("members.in_transit", org) for org in places] == [1, 1, 0, 1]
    assert [value("members.in_transit_in", org) for org in places] == [0, 0, 1, 1]
    assert [value("members.total", org) for org in places] == [1, 1, 0, 1]
    TRANSFER.fire(paper, "release", actor=world.secretary)
    TRANSFER.fire(paper, "receive", actor=world.sibling_secretary, data={"branch": world.sibling_branch})
    assert [value("members.in_transit", org) for org in places] == [0, 0, 0, 0]
    assert [value("members.total", org) for org in places] == [0, 0, 1, 1]
    since = TODAY() - timedelta(days=1)
    assert [value("members.transferred_out", org, since) for org in places] == [1, 1, 0, 1]
    assert [value("members.transferred_in", org, since) for org in places] == [0, 0, 1, 1]


def test_a_past_day_tells_who_was_on_the_way_then(world):
    asked, closed = TODAY() - timedelta(days=20), TODAY() - timedelta(days=10)
    paper = on_the_way(world, on=asked)
    TRANSFER.fire(paper, "withdraw", actor=world.branch_secretary, comment="不走了", on=closed)
    days = (asked - timedelta(days=1), asked, closed - timedelta(days=1), closed, TODAY())
    assert [value("members.in_transit", world.county, end=day) for day in days] == [0, 1, 1, 0, 0]


def test_the_side_that_lets_its_day_pass_is_not_in_time(world):
    asked = TODAY() - timedelta(days=10)
    prompt, late = on_the_way(world, on=asked, name="快"), on_the_way(world, on=asked, name="慢")
    TRANSFER.fire(prompt, "release", actor=world.secretary, on=asked + timedelta(days=2))
    TRANSFER.fire(late, "release", actor=world.secretary, on=asked + timedelta(days=3))
    span = (asked, TODAY())
    assert value("members.transfer_due", world.township, *span) == 2
    assert value("members.transfer_timely", world.township, *span) == 1
    assert value("members.transfer_response", world.township, *span) == 50
    assert value("members.transfer_due", world.sibling_township, *span) == 2
    assert value("members.transfer_response", world.sibling_township, *span) == 0
    assert TransferTurn.objects.filter(end=None).count() == 2


def test_r10_closes_and_opens_by_unit(world):
    opened = date(TODAY().year - 1, 12, 30)
    old = on_the_way(world, on=opened, name="去年提出")
    on_the_way(world, name="在途")
    away = on_the_way(world, name="外地", outside="共青团外地大学委员会")
    done = make_member(world.branch, "到葛坡")
    open_transfer(done, Aim(target=world.sibling_branch), actor=world.staff)
    TRANSFER.fire(old, "withdraw", actor=world.secretary, comment="不走了")
    letter = {"letter_no": "8", "letter_on": TODAY()}
    TRANSFER.fire(away, "issue", actor=world.secretary, data=letter)
    TRANSFER.fire(away, "confirm", actor=world.secretary, data={"receipt_on": TODAY()})
    report = R10.report(world.county, TODAY())
    lines = {
        line.label: [cell.value for cell in row]
        for line, row in zip(report.tables[0].lines, report.tables[0].cells, strict=True)
    }
    assert lines["麦岭镇"][:9] == [1, 3, 2, 1, 1, 1, 1, 0, 0]
    assert lines["葛坡镇"][:9] == [0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert lines["合计"][:9] == [1, 3, 2, 1, 1, 1, 1, 1, 0]
    assert report.failed == []


def api(user) -> APIClient:
    """A program that acts for a user."""
    client = APIClient()
    client.force_login(user)
    return client


def test_programs_ask_and_move_by_the_same_verbs(world):
    member = make_member(world.branch, "李文博")
    asked = {"member": member.pk, "target": world.sibling_branch.pk, "reason": "job"}
    answer = api(world.branch_secretary).post("/api/transfers/", asked, format="json")
    assert (answer.status_code, answer.json()["state"]) == (201, "at_source")
    paper = Transfer.objects.get()
    url = f"/api/transfers/{paper.pk}/"
    steps = api(world.secretary).get(f"{url}steps/").json()
    assert [each["step"] for each in steps] == ["release", "send_back", "withdraw"]
    for user, step in ((world.secretary, "release"), (world.sibling_secretary, "receive")):
        version = Transfer.objects.get().version
        moved = api(user).post(f"{url}fire/", {"step": step, "version": version}, format="json")
        assert moved.status_code == 200
    member.refresh_from_db()
    assert member.branch == world.sibling_branch


def test_programs_of_the_neighbour_find_nothing_and_ask_for_nobody(world):
    paper = on_the_way(world, world.second_branch)
    stranger = api(world.other_secretary)
    assert stranger.get(f"/api/transfers/{paper.pk}/").status_code == 404
    assert stranger.get("/api/transfers/").json()["results"] == []
    asked = {"member": paper.member_id, "target": world.other_branch.pk, "reason": "job"}
    assert stranger.post("/api/transfers/", asked, format="json").status_code == 400
