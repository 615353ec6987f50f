"""Whatever is tried on applications, in whatever order: a member for each admission, days in order."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from league.kernel.errors import DomainError
from league.kernel.models import StepRecord
from members.choices import Stage
from members.models import Affiliation, Application, Member
from members.rules import order
from members.workflows import ADMISSION
from tests.factories import make_world
from tests.members.admission_world import AGO, ORDER, ago, answers, applicant, prepare

pytestmark = pytest.mark.django_db
BACK = ("decline", "hold_back", "redo", "unarchive", "return", "close")
WHO = ("branch_secretary", "secretary", "reviewer", "staff", "sibling_secretary", "leader")
NUMBER = f"{ago(AGO['vote']).year}45000077"
# A try: which application, which step (the next one mostly), by whom, how many days off, what is odd.
TRIES = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(("next",) * 150 + (*ORDER, *BACK)),
        st.sampled_from(("right",) * 80 + WHO),
        st.sampled_from((0,) * 60 + (1, -3, 60, -200)),
        st.sampled_from(("",) * 60 + ("same number", "one introducer", "no votes", "stale")),
    ),
    min_size=20,
    max_size=60,
)
RIGHT = {
    "endorse": "secretary",
    "decline": "secretary",
    "file": "staff",
    "certify": "staff",
    "unarchive": "staff",
}
RIGHT |= dict.fromkeys(("examine", "approve", "return", "hold_back", "redo"), "reviewer")
ODD = {
    "same number": {"approve": {"admission_number": NUMBER}},
    "one introducer": {"form": {"introducers": "任静"}},
    "no votes": {"vote": {"votes_for": 3}},
}


def attempt(world, application: Application, one: tuple) -> None:
    """One try; what is refused leaves nothing behind."""
    _which, wish, who, off, odd = one
    step = next_step(application) if wish == "next" else wish
    actor = getattr(world, RIGHT.get(step, "branch_secretary") if who == "right" else who)
    version = application.version - (odd == "stale")
    day = min(ago(AGO.get(step, 45) + off), timezone.localdate())
    try:
        with transaction.atomic():
            data = answers(world, step, application) if step in AGO else {}
            data |= prepare(world, step, application) | ODD.get(odd, {}).get(step, {})
            data = {k: v - timedelta(days=off) if hasattr(v, "year") else v for k, v in data.items()}
            words = "退回重办" if step in BACK else ""
            ADMISSION.fire(application, step, actor=actor, on=day, version=version, data=data, comment=words)
    except DomainError:
        return


def next_step(application: Application) -> str:
    """The forward step from the present state; `submit` where there is none."""
    steps = [step.name for step in ADMISSION.leaving(application.state) if not step.backward]
    return steps[0] if steps else "submit"


def hold(applications: list[Application]) -> None:
    """What is true whatever happened."""
    for each in applications:
        fresh = Application.objects.get(pk=each.pk)
        assert (fresh.member_id is not None) == (fresh.state in Stage.joined())
        records = list(StepRecord.objects.filter(workflow=ADMISSION.code, object_id=fresh.pk).order_by("pk"))
        states = [(record.before, record.after) for record in records]
        assert all(earlier[1] == later[0] for earlier, later in pairwise(states))
        assert fresh.state == (states[-1][1] if states else Stage.DRAFT)
        assert fresh.version == len(records) + 1
        assert [record.step for record in records].count("approve") <= 1
        days = [day for name, day in order.given_days(fresh) if order.DAYS[name] != fresh.state]
        assert days == sorted(days)
        assert all(day <= timezone.localdate() for day in days)
        if fresh.member_id:
            filled = [day for _words, day in order.form_days(fresh, timezone.localdate()) if day]
            assert all(earlier < later for earlier, later in pairwise(filled))
            assert fresh.member.joined_on == fresh.meeting_on
            assert not {"nominate", "endorse"} <= own_steps(records)
            assert not {"vote", "approve"} <= own_steps(records)
    assert Member.objects.count() == sum(a.member_id is not None for a in Application.objects.all())
    assert Affiliation.objects.filter(end=None).count() == Member.objects.count()
    numbers = list(Member.objects.exclude(admission_number="").values_list("admission_number", flat=True))
    assert len(numbers) == len(set(numbers))


def own_steps(records) -> set[str]:
    """Steps of the last round that the approver's or the endorser's hand took more than once."""
    last = {record.step: record.actor_id for record in records}
    return {
        name
        for pair in (("nominate", "endorse"), ("vote", "approve"))
        if last.get(pair[0]) == last.get(pair[1]) is not None
        for name in pair
    }


@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(tries=TRIES)
def test_no_path_breaks_what_must_hold(db, tries):
    with transaction.atomic():
        world = make_world()
        applications = [applicant(world), applicant(world, "苏航")]
        for one in tries:
            attempt(world, Application.objects.get(pk=applications[one[0]].pk), one)
        hold(applications)
        event(f"{Member.objects.count()} admitted")
        transaction.set_rollback(True)


def test_the_machine_gets_as_far_as_the_archive(world):
    application = applicant(world)
    for _step in ORDER:
        attempt(world, Application.objects.get(pk=application.pk), (0, "next", "right", 0, ""))
    hold([application])
    application.refresh_from_db()
    assert application.state == Stage.CERTIFIED
