"""`manage.py sample`: a county to try the product with; every role signs in, a second run keeps the data."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cadres.models import Post
from league.kernel.errors import Refused
from league.kernel.models import ImportBatch, Job
from league.kernel.roles import Role
from league.portal import sample
from league.portal.sample.work import STORIES
from members.choices import Stage
from members.models import Application, Member
from orgs.models import Org

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("sample", "--size=small", *arguments, stdout=out)
    return out.getvalue()


def test_every_role_signs_in(settings):
    settings.TRYOUT = True
    printed = run()
    assert {user.role for user in sample.TRYOUT_USERS} == set(Role)
    for user in sample.TRYOUT_USERS:
        assert f"  {user.username} " in printed
        client = Client()
        answer = client.post("/login/", {"login": user.username, "password": sample.PASSWORD})
        assert answer.status_code == 302, user.username
        home = client.get("/")
        assert home.status_code == 200, user.username
        assert user.name in home.content.decode()


def test_a_second_run_keeps_what_is_there(settings):
    settings.TRYOUT = True
    run()
    Member.objects.filter(pk=Member.objects.first().pk).update(name="改过的人")
    counts = [model.objects.count() for model in (Org, Member, Application, ImportBatch, Job)]
    again = run("--if-empty")
    assert again.startswith("试用账号")
    with pytest.raises(CommandError, match="数据库里已经有团组织"):
        run()
    with pytest.raises(Refused, match="只能写入空的数据库"):
        sample.make("small")
    assert [model.objects.count() for model in (Org, Member, Application, ImportBatch, Job)] == counts
    assert Member.objects.filter(name="改过的人").exists()


def test_it_is_refused_outside_a_tryout(settings):
    settings.TRYOUT = False
    with pytest.raises(CommandError, match="LEAGUE_TRYOUT=true"):
        run()
    assert not Org.objects.exists()


def told(today: date) -> dict[str, list]:
    """What is made for a day, without the keys that the database gives; everything is taken back."""
    with transaction.atomic():
        sample.make("small", today)
        made = {
            "orgs": list(
                Org.objects.order_by("code").values_list("code", "name", "parent__code", "dissolved")
            ),
            "members": sorted((m.id_no, m.name, m.branch.code, m.joined_on) for m in Member.objects.all()),
            "applications": sorted((a.id_no, a.name, a.state) for a in Application.objects.all()),
            "posts": sorted((p.id_no, p.org.code, p.title) for p in Post.objects.all()),
            "imports": sorted((b.filename, b.state, str(b.counts)) for b in ImportBatch.objects.all()),
        }
        transaction.set_rollback(True)
    return made


def test_the_same_day_gives_the_same_county():
    today = timezone.localdate()
    first = told(today)
    assert all(first.values())
    assert told(today) == first


@pytest.mark.parametrize("month", [1, 5, 10])
def test_it_can_be_made_on_any_day(month):
    """Whatever holidays the notices and deadlines meet, before and after the admissions of May."""
    made = sample.make("small", date(2026, month, 1))
    assert sum(made[stage.label] for stage in Stage) == len(STORIES)
