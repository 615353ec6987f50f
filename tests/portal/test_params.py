"""规则参数: a county sets its own number with its document; the neighbour keeps the common one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from league.kernel import params
from league.kernel.models import AuditEvent, ParamValue

pytestmark = pytest.mark.django_db
PAGE = "/rules/members.notice_days/"
DOCUMENT = "富青发〔2026〕3 号"


def today():
    """Of this place."""
    return timezone.localdate()


def posted(client, world, value, on=None, org=None, source=DOCUMENT):
    """The form of a parameter, sent off."""
    asked = {"value": value, "effective_from": on or today(), "source": source}
    return client.post(f"{PAGE}set/?org={(org or world.county).pk}", asked)


def test_a_county_sets_its_own_number_and_the_neighbour_keeps_the_common_one(world, as_user):
    staff = as_user(world.staff)
    page = staff.get("/rules/?q=公示").context
    line = next(each for _label, lines in page["groups"] for each in lines if each["url"].startswith(PAGE))
    assert (line["value"], line["own"]) == ("5", False)
    assert posted(staff, world, 7).status_code == 302
    shown = staff.get(PAGE).context
    assert (shown["value"], shown["ruling"].source, shown["own"]) == ("7", DOCUMENT, True)
    assert params.value("members.notice_days", world.branch.path) == 7
    assert params.value("members.notice_days", world.other_branch.path) == 5
    assert as_user(world.other_staff).get(PAGE).context["values"] == []
    assert AuditEvent.objects.filter(event="kernel.param_changed").count() == 1


def test_a_value_to_come_can_be_taken_back_one_in_force_stays(world, as_user):
    staff = as_user(world.staff)
    posted(staff, world, 10, on=today() + timedelta(days=3))
    row = ParamValue.objects.get()
    assert params.value("members.notice_days", world.branch.path) == 5
    assert as_user(world.other_staff).post(f"/rules/values/{row.pk}/withdraw/").status_code == 404
    assert staff.post(f"/rules/values/{row.pk}/withdraw/").status_code == 302
    assert ParamValue.objects.count() == 0
    posted(staff, world, 10)
    row = ParamValue.objects.get()
    refused = staff.post(f"/rules/values/{row.pk}/withdraw/")
    assert (refused.status_code, "已经生效" in refused.content.decode()) == (422, True)
    assert ParamValue.objects.count() == 1


def test_without_a_document_or_outside_the_reach_nothing_is_set(world, as_user):
    staff = as_user(world.staff)
    assert posted(staff, world, 7, source="").status_code == 422
    assert posted(staff, world, "七").status_code == 422
    assert posted(staff, world, 7, org=world.other_county).status_code == 404
    assert posted(as_user(world.secretary), world, 7).status_code == 403
    assert ParamValue.objects.count() == 0


def test_a_switch_is_chosen_not_typed(world, as_user):
    staff = as_user(world.staff)
    switch = next(each for each in params.all_params() if isinstance(each.default, bool))
    answer = staff.post(
        f"/rules/{switch.code}/set/?org={world.county.pk}",
        {"value": str(not switch.default), "effective_from": today(), "source": DOCUMENT},
    )
    assert answer.status_code == 302
    assert params.value(switch.code, world.county.path) is (not switch.default)
