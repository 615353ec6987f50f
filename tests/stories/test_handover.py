"""Handover: a township secretary leaves, the successor finds drafts, held imports and to-dos."""

from datetime import date

import pytest
from django.urls import reverse

from accounts import services
from accounts.models import User
from league.kernel import waiting
from league.kernel.models import ImportBatch, ImportState
from members.models import Application
from members.workflows import ADMISSION
from tests.factories import make_application


def make_batch(by, scope, state=ImportState.PREVIEWED) -> ImportBatch:
    """An uploaded roster of a place."""
    return ImportBatch.objects.create(
        kind="members",
        actor=by,
        scope_path=scope.path,
        scope_code=scope.code,
        as_of=date(2026, 6, 30),
        state=state,
        filename="团员花名册.xlsx",
    )


@pytest.fixture
def successor(world) -> User:
    """A colleague with an account and no grant yet."""
    made, _word = services.issue(
        username="mailing-xin", name="新书记", home=world.township, actor=world.staff
    )
    return made


@pytest.fixture
def work(world) -> dict:
    """What lies on the desk of the secretary who leaves, and what lies on those of others."""
    submitted = make_application(world.branch, "周一鸣", by=world.secretary)
    ADMISSION.fire(submitted, "submit", actor=world.secretary)
    return {
        "draft": make_application(world.branch, "黄文", by=world.secretary),
        "submitted": submitted,
        "foreign_draft": make_application(world.sibling_branch, "莫非", by=world.sibling_secretary),
        "held": make_batch(world.secretary, world.township),
        "done": make_batch(world.secretary, world.township, ImportState.DONE),
        "foreign": make_batch(world.sibling_secretary, world.sibling_township),
    }


def owners(work) -> dict[str, str]:
    """Whose each thing is now."""
    kinds = {name: row.__class__.objects.get(pk=row.pk) for name, row in work.items()}
    return {
        name: (row.created_by if isinstance(row, Application) else row.actor).username
        for name, row in kinds.items()
    }


def test_successor_takes_over_drafts_held_imports_and_to_dos(world, work, successor, as_user):
    before = [task.obj.pk for task in waiting.tasks(world.secretary)]
    moved = services.hand_over(world.secretary, successor, actor=world.staff, with_grants=True)
    assert {each.label: each.count for each in moved} == {
        "授权": 1,
        "入团申请草稿": 1,
        "待确认的导入": 1,
        "接手人现有待办": len(before),
    }
    assert owners(work) == {
        "draft": "mailing-xin",
        "submitted": "mailing-sj",
        "foreign_draft": "gepo-sj",
        "held": "mailing-xin",
        "done": "mailing-sj",
        "foreign": "gepo-sj",
    }
    successor, leaving = User.objects.get(pk=successor.pk), User.objects.get(pk=world.secretary.pk)
    assert [task.obj.pk for task in waiting.tasks(successor)] == before
    assert before
    assert waiting.tasks(leaving) == []
    User.objects.filter(pk=successor.pk).update(must_change_password=False)
    page = reverse("portal:import-detail", args=[work["held"].pk])
    assert as_user(User.objects.get(pk=successor.pk)).get(page).status_code == 200
    assert as_user(leaving).get(page).status_code == 404


def test_work_stays_where_the_successor_may_not_do_it(world, work, successor):
    services.hand_over(world.secretary, successor, actor=world.staff)
    assert (owners(work)["draft"], owners(work)["held"]) == ("mailing-sj", "mailing-sj")


def test_handover_through_the_page_lists_what_moved(world, work, as_user):
    url = reverse("accounts:user-handover", args=[world.secretary.pk])
    page = as_user(world.staff).post(url, {"to": world.sibling_secretary.pk, "with_grants": "on"})
    assert page.status_code == 200
    assert [(each.label, each.count) for each in page.context["moved"]][:3] == [
        ("授权", 1),
        ("入团申请草稿", 1),
        ("待确认的导入", 1),
    ]
    refused = as_user(world.other_staff).post(url, {"to": world.other_secretary.pk})
    assert refused.status_code == 404
