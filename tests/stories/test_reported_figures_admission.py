"""Figures of admission as counties report them, from data that hold them, read back through `figures`.

Marks in politics, 8 class hours and 20 hours of service as local criteria; 516 admitted on the recommendation
of the Pioneers since 2022; 250 new members outside schools; admission by recommendation, points and review.
"""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from league.kernel import params
from members.choices import CreditKind, Entry, Stage
from members.models import Affiliation, Application, Credit, Member, PointEntry, PointRule
from members.rules import terms
from members.workflows import ADMISSION
from tests.factories import World, make_id
from tests.members.admission_world import ago, answers, applicant, walk

pytestmark = pytest.mark.django_db
SINCE = date(2022, 1, 1)
BORN = date(2006, 3, 1)


def figure(code: str, org, **asked) -> dict:
    """One figure as the command prints it."""
    out = StringIO()
    call_command("figures", code, org=org.code, json=True, stdout=out, **asked)
    return json.loads(out.getvalue())[0]


def admitted(world: World, branch, number: int, first: int, **columns) -> list[Application]:
    """Applications that were approved one day after another from 2022 on; `first` counts the ID numbers."""
    made = []
    for place in range(number):
        serial = first + place
        birth = BORN + timedelta(days=serial // 400)
        day = SINCE + timedelta(days=place % 900)
        told = {
            "applied_on": day - timedelta(days=200),
            "meeting_on": day,
            "approved_on": day + timedelta(days=5),
        }
        one = Application(
            branch=branch,
            name=f"新团员{serial}",
            birth=birth,
            sex="2",
            id_no=make_id(birth, "2", serial % 400),
            state=Stage.CERTIFIED,
            created_by=world.secretary,
            **told | columns,
        )
        one.derive()
        made.append(one)
    return Application.objects.bulk_create(made)


def registered(applications: list[Application]) -> None:
    """The members they became."""
    members = []
    for each in applications:
        facts = {name: getattr(each, name) for name in ("name", "birth", "sex", "id_no", "branch")}
        member = Member(**facts, joined_on=each.meeting_on)
        member.derive()
        members.append(member)
    Member.objects.bulk_create(members)
    Affiliation.objects.bulk_create(
        Affiliation(member=each, branch=each.branch, start=each.joined_on, how_in=Entry.ADMITTED)
        for each in members
    )


def test_516_were_admitted_on_recommendation_since_2022(world):
    admitted(world, world.branch, 500, 0, channel="pioneers")
    admitted(world, world.sibling_branch, 16, 500, channel="pioneers")
    admitted(world, world.branch, 40, 600, channel="members")
    early = {"meeting_on": date(2021, 12, 31), "channel": "pioneers"}
    admitted(world, world.branch, 7, 700, **early)
    admitted(world, world.other_branch, 9, 800, channel="pioneers")
    span = {"start": "2022-01-01", "end": str(timezone.localdate())}
    assert figure("members.recommended", world.county, **span)["value"] == 516
    cut = figure("members.enrolled", world.county, **span, by="channel")
    assert (cut["value"], cut["cells"]) == (556, {"团员推荐": 40, "少先队推优": 516})
    assert figure("members.recommended", world.sibling_township, **span)["value"] == 16


def test_250_new_members_outside_schools(world):
    registered(admitted(world, world.branch, 250, 0))
    registered(admitted(world, world.second_branch, 320, 300))  # a branch of the school
    registered(admitted(world, world.second_other_branch, 11, 700))  # of the neighbour county
    span = {"start": "2022-01-01", "end": str(timezone.localdate())}
    assert figure("members.new_social", world.county, **span)["value"] == 250
    assert figure("members.new", world.county, **span)["value"] == 570
    cells = figure("members.new_social", world.city, **span, by="field")["cells"]
    assert sorted(number for number in cells.values() if number) == [11, 250]


def test_admitted_by_recommendation_by_points_and_by_review(world):
    rule = PointRule.objects.create(org=world.county, aspect="思想政治", title="参加主题团日", points=2)
    by_points = admitted(world, world.branch, 12, 0)
    PointEntry.objects.bulk_create(
        PointEntry(application=each, rule=rule, points=2, on=each.applied_on)
        for each in (*by_points, by_points[0])
    )
    admitted(world, world.branch, 9, 100, review_on=SINCE)
    admitted(world, world.branch, 5, 200, channel="pioneers")
    span = {"start": "2022-01-01", "end": str(timezone.localdate())}
    codes = ("members.recommended", "members.admitted_by_points", "members.admitted_by_review")
    assert [figure(code, world.county, **span)["value"] for code in codes] == [5, 12, 9]
    assert figure("members.enrolled", world.county, **span)["value"] == 26


def test_the_criteria_of_zhecheng_can_be_switched_on_in_one_county(world):
    told = {"actor": world.staff, "source": "团县委〔2026〕5 号", "path": world.county.path}
    for code in (terms.POLITICS_ASKED, terms.CLASS_ASKED, terms.LOCAL_BLOCKS):
        params.set_value(code, True, effective_from=ago(400), **told)
    here = walk(world, applicant(world), "endorse")
    Credit.objects.create(application=here, kind=CreditKind.CLASS_HOUR, hours=8, on=ago(200))
    assert blocks(here) == ["members.service", "members.politics", "members.class_result"]
    Credit.objects.create(application=here, kind=CreditKind.VOLUNTEER_HOUR, hours=20, on=ago(199))
    Application.objects.filter(pk=here.pk).update(politics="good", class_result="passed")
    here.refresh_from_db()
    assert blocks(here) == []
    elsewhere = applicant(world, "廖外县", branch=world.other_branch, by=world.other_secretary)
    Application.objects.filter(pk=elsewhere.pk).update(state=Stage.ACTIVIST, activist_on=ago(280))
    Credit.objects.create(application=elsewhere, kind=CreditKind.CLASS_HOUR, hours=8, on=ago(200))
    elsewhere.refresh_from_db()
    assert blocks(elsewhere) == []


def blocks(application: Application) -> list[str]:
    """Clauses that keep somebody from becoming a candidate 150 days ago."""
    step = ADMISSION.step("recommend")
    for name, value in answers(None, "recommend", application).items():
        setattr(application, name, value)
    found = ADMISSION.findings(application, step, ago(150))
    return [each.clause.code for each in found if each.level == "block"]
