"""The sample county: of the Hezhou kind, work in every step, problems to find, nobody real."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cadres.models import Post
from league.kernel import audit, guards, metrics
from league.kernel.identity import is_valid_id
from league.kernel.metrics import Period
from league.kernel.models import ImportBatch, ImportState, Job, JobState, RowOutcome, RowStatus
from league.kernel.waiting import waiting_counts
from league.portal import sample
from members.choices import Stage
from members.models import Application, IdCorrection, Member, PostHeld, Signoff
from orgs import services
from orgs.models import FormerName, Org

pytestmark = pytest.mark.django_db
NOWHERE = ("451197", "451198")  # county codes that GB/T 2260 does not know


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """The whole sample, made once and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield sample.make()
        transaction.set_rollback(True)


def figure(code: str) -> int:
    """A figure of the sample county today."""
    return metrics.get(code).value(Org.objects.get(code=sample.CODES["county"]).path, Period.day())


def test_the_county_is_of_the_hezhou_kind(county):
    assert county["orgs"] == Org.objects.count() == 273
    assert figure("orgs.branches") == 235
    assert 5000 < figure("members.total") < 6000
    assert {org.field for org in Org.objects.branches()} >= {"rural", "community", "school", "institution"}
    assert services.wrong_paths() == []
    assert services.wrong_placements() == []


def test_work_stands_in_every_step(county):
    assert all(county[stage.label] for stage in Stage)
    assert IdCorrection.objects.filter(state="requested").count() == 3
    assert Signoff.objects.count() == 10
    assert FormerName.objects.count() == 1
    for name in ("reviewer", "township", "school", "branch"):
        assert sum(waiting_counts(User.objects.get(username=name)).values()) > 0, name


def test_rosters_came_in_and_workbooks_went_out(county):
    waiting = ImportBatch.objects.get(state=ImportState.PREVIEWED)
    assert waiting.actor.username == "township"
    assert waiting.rows.filter(status=RowStatus.HOLD).count() == 3
    assert sum("DUP_IN_FILE" in row.causes for row in waiting.rows.all()) == 1
    assert waiting.rows.filter(status=RowStatus.REJECT).count() > 5
    assert ImportBatch.objects.filter(state=ImportState.DONE).count() == 2
    assert {batch.rows.filter(outcome=RowOutcome.HELD).count() for batch in done("members")} == {1}
    assert {job.code for job in Job.objects.filter(state=JobState.DONE) if job.has_file} == {
        *("reports.build", "members.export", "orgs.export")
    }
    assert not Job.objects.exclude(state=JobState.DONE).exists()


def done(kind: str):
    """The stored imports of a kind."""
    return ImportBatch.objects.filter(kind=kind, state=ImportState.DONE)


def test_there_are_problems_to_find(county):
    for code in (
        "orgs.hollow_branches",
        "orgs.without_secretary",
        "members.over_age",
        "members.joined_under_14",
    ):
        assert figure(code) > 5, code
    branches = Org.objects.branches().under(Org.objects.get(code=sample.CODES["county"]))
    found = [
        one.clause.code for org in branches for one in guards.findings(org, "health", on=timezone.localdate())
    ]
    assert {"orgs.hollow", "orgs.oversize", "orgs.led"} == set(found)
    assert found.count("orgs.led") > 20
    assert branches.filter(field="").count() == 1
    assert Member.objects.filter(joined_on=None).exists()


def test_nobody_is_real(county):
    people = [*Member.objects.all(), *Application.objects.all(), *Post.objects.all()]
    assert all(is_valid_id(person.id_no) and person.id_no.startswith(NOWHERE) for person in people)
    assert all(person.phone.startswith("199") for person in people if person.phone)
    numbers = [member.id_no for member in Member.objects.all()]
    assert len(numbers) == len(set(numbers))


def test_its_past_is_known_and_its_trail_is_sound(county):
    today = timezone.localdate()
    path = Org.objects.get(code=sample.CODES["county"]).path
    members = metrics.get("members.total")
    assert members.value(path, Period.day(today - timedelta(days=300))) > 5000
    assert members.value(path, Period.day(today - timedelta(days=331))) is None
    assert PostHeld.objects.filter(title="团支部书记").count() > 200
    assert audit.verify().flaws == ()
