"""Personal data over HTTP, the neighbour, fixed queries, and what keeps data or goes with them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel.errors import Refused
from members.models import (
    Absence,
    Clash,
    Erasure,
    InspectionCase,
    Member,
)
from members.services import clashes, erasing
from members.services.held import held
from tests.members.personal_world import departed, propose_and_confirm

pytestmark = pytest.mark.django_db


def test_the_story_over_http(world, as_user):
    member = departed(world)
    staff, reviewer = as_user(world.staff), as_user(world.reviewer)
    page = staff.get("/members/retention/")
    assert page.context["total"] == 1
    staff.post("/members/retention/bulk/propose/", {"pick": member.pk})
    answer = staff.post(
        "/members/retention/bulk/propose/", {"pick": member.pk, "asked": "1", "reason": "保存期满"}
    )
    assert "1" in answer.text
    asked = Erasure.objects.get()
    page = reviewer.get(f"/members/erasures/{asked.pk}/")
    assert ("团员本人的证件号码、联系方式、户籍和单位" in page.text, "不能恢复" in page.text) == (True, True)
    step = f"/members/erasures/{asked.pk}/steps/confirm/"
    own = staff.post(step, {"version": asked.version, "checked": "已核对"})
    assert (own.status_code, "须由另一人复核" in own.text) == (422, True)
    reviewer.post(step, {"version": asked.version, "checked": "已核对"})
    member.refresh_from_db()
    assert (str(member.id_no), str(member.phone)) == ("", "")
    assert staff.get("/members/retention/").context["total"] == 0
    page = staff.get(f"/members/{member.pk}/")
    assert (page.status_code, "panpan92" in page.text) == (200, False)
    assert reviewer.get(f"/members/erasures/{asked.pk}/").status_code == 200


def test_the_neighbour_sees_neither_the_worklist_nor_an_erasure(world, as_user):
    member = departed(world)
    asked = erasing.propose(member, actor=world.staff, reason="保存期满")
    visitor = as_user(world.other_staff)
    assert visitor.get("/members/retention/").context["total"] == 0
    assert "盘旧人" not in visitor.get("/members/erasures/").text
    for tail in ("", "steps/confirm/", "steps/decline/"):
        assert visitor.get(f"/members/erasures/{asked.pk}/{tail}").status_code == 404
    assert as_user(world.secretary).get("/members/retention/").status_code == 403


def test_the_number_of_queries_does_not_grow(world, as_user):
    used = []
    for count in (1, 4):
        for _n in range(count):
            one = departed(world, serial=Member.objects.count() + 1)
            erasing.propose(one, actor=world.staff, reason="保存期满")
        asked = []
        for url in ("/members/retention/", "/members/erasures/"):
            with CaptureQueriesContext(connection) as queries:
                as_user(world.reviewer).get(url)
            asked.append(len(queries))
        used.append(asked)
    assert used[0] == used[1]


def test_questions_about_the_number_and_contacts_away_go_too(world):
    member = departed(world)
    question = Clash(branch=world.sibling_branch, name="盘旧仁")
    clashes.raise_clash(question, str(member.id_no), actor=world.sibling_secretary)
    away = Absence(member=member, branch=member.branch, place="广州市天河区", contact="13877446655")
    away.since, away.due_on, away.created_by = member.left_on, member.left_on, world.secretary
    away.state, away.ended_on = "back", member.left_on
    away.save()
    assert ("提出日期", f"{timezone.localdate()}") in [
        line
        for each in held(member, full=True)
        if each.label == "身份核重"
        for row in each.rows
        for line in row
    ]
    propose_and_confirm(world, member)
    away.refresh_from_db()
    assert (away.place, away.contact) == ("", "")
    assert not Clash.objects.exists()


def test_a_case_under_way_keeps_the_data(world):
    member = departed(world)
    told = {"member": member, "branch": member.branch, "detector": "too_young", "created_by": world.staff}
    InspectionCase.objects.create(**told)
    with pytest.raises(Refused, match="没办完的离团、处分、核查或转接"):
        erasing.propose(member, actor=world.staff, reason="保存期满")
