"""Figures of the way into the League: today, on past days, by channel and field, and what is overdue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from league.kernel import metrics, params
from league.kernel.metrics import Period
from members.choices import Part, Stage
from members.models import Application
from members.rules import terms
from orgs import services as org_services
from tests.members.admission_world import AGO, ago, applicant, take, walk

pytestmark = pytest.mark.django_db


def value(code: str, org, day=None) -> int:
    """A stock on a day."""
    return metrics.get(code).value(org.path, Period.day(day))


def parts(org, day=None) -> dict[str, int]:
    """Applications under way by stage, the empty stages left out."""
    cells = metrics.get("members.applications").cells(org.path, Period.day(day), "part")
    return {label: number for label, number in cells.items() if number}


def test_every_past_day_tells_where_the_application_stood(world):
    walk(world, applicant(world), "file")
    neighbour = applicant(world, "莫邻居", branch=world.sibling_branch, by=world.sibling_secretary)
    assert Application.objects.get(pk=neighbour.pk).state == Stage.DRAFT
    township = world.township
    assert parts(township, ago(301)) == {}
    assert parts(township, ago(300)) == {Part.APPLYING.label: 1}
    assert parts(township, ago(AGO["talk"])) == {Part.CHOOSING.label: 1}
    assert parts(township, ago(AGO["endorse"])) == {Part.TRAINING.label: 1}
    assert parts(township, ago(AGO["publish"])) == {Part.SELECTING.label: 1}
    assert parts(township, ago(AGO["vote"])) == {Part.RECEIVING.label: 1}
    assert parts(township, ago(AGO["approve"])) == {}
    days = (ago(AGO["approve"] + 1), ago(AGO["approve"]), None)
    assert [value("members.unfinished", township, day) for day in days] == [0, 1, 1]
    assert value("members.unfinished", world.sibling_township) == 0


def test_a_past_day_is_told_at_the_place_of_that_day(world):
    walk(world, applicant(world), "talk")
    today = timezone.localdate()
    org_services.move(
        world.branch, to=world.sibling_township, actor=world.staff, on=today - timedelta(days=3)
    )
    yesterday, before = today - timedelta(days=1), today - timedelta(days=5)
    assert value("members.applications", world.township, before) == 1
    assert value("members.applications", world.township, yesterday) == 0
    assert value("members.applications", world.sibling_township, yesterday) == 1
    assert value("members.applications", world.sibling_township) == 1


def test_what_is_overdue_follows_the_number_of_the_county(world):
    walk(world, applicant(world), "submit")
    waits = applicant(world, "邻居", branch=world.other_branch, by=world.other_secretary)
    Application.objects.filter(pk=waits.pk).update(state=Stage.SUBMITTED, state_since=ago(10))
    assert value("members.applications_overdue", world.county) == 1
    assert value("members.applications_overdue", world.other_county) == 0
    last_day = ago(300 - 30)
    assert value("members.applications_overdue", world.county, last_day) == 0
    assert value("members.applications_overdue", world.county, last_day + timedelta(days=1)) == 1
    told = {"actor": world.other_staff, "source": "钟团字〔2026〕2 号", "path": world.other_county.path}
    params.set_value(terms.TALK_DAYS, 7, effective_from=ago(400), **told)
    assert value("members.applications_overdue", world.other_county) == 1
    assert value("members.applications_overdue", world.county) == 1


def test_the_file_is_late_thirty_days_after_the_approval(world):
    walk(world, applicant(world), "swear")
    due = ago(AGO["approve"] - 30)
    assert value("members.applications_overdue", world.branch, due) == 0
    assert value("members.applications_overdue", world.branch, due + timedelta(days=1)) == 1


def test_who_was_admitted_is_cut_by_channel_and_counted_on_the_day_of_the_meeting(world):
    walk(world, applicant(world), "approve")
    second = walk(world, applicant(world, "苏航"), "talk")
    second = take(world, second, "nominate", channel="pioneers")
    walk(world, second, "certify")
    day = ago(AGO["vote"])
    enrolled, of_day = metrics.get("members.enrolled"), Period(start=day, end=day)
    assert enrolled.cells(world.county.path, of_day, "channel") == {"团员推荐": 1, "少先队推优": 1}
    assert metrics.get("members.recommended").value(world.county.path, of_day) == 1
    before = Period(start=day - timedelta(days=9), end=day - timedelta(days=1))
    assert metrics.get("members.recommended").value(world.county.path, before) == 0
    since = Period(start=ago(400), end=timezone.localdate())
    assert metrics.get("members.new_social").value(world.county.path, since) == 2
    assert metrics.get("members.new_social").value(world.other_county.path, since) == 0
