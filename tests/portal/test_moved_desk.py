"""A township goes to another county: what lies open on its desk goes with it."""

from league.kernel import exports, jobs
from league.kernel.models import Job
from members import rules
from members import services as member_services
from members.models import Member, RemovedEntry
from orgs import services
from tests.factories import make_id, make_member
from tests.workbooks import person


def move(world) -> None:
    """The city gives 麦岭镇 to the other county."""
    services.move(world.township, to=world.other_county, actor=world.city_staff)


def test_a_held_import_goes_along(world, roster, as_user):
    number = make_id(make_member(world.branch, "已在册").birth, "1", 77)
    batch = roster(person("李明", **{"身份证号": number, "所在团支部": "麦岭村支部"}))
    page = f"/imports/{batch.pk}/"
    assert [as_user(user).get(page).status_code for user in (world.staff, world.other_staff)] == [200, 404]
    move(world)
    assert [as_user(user).get(page).status_code for user in (world.staff, world.other_staff)] == [404, 200]
    assert as_user(world.secretary).get(page).status_code == 200
    assert as_user(world.secretary).post(f"{page}commit/").status_code == 302
    assert jobs.run_waiting() == 1
    assert Member.objects.get(name="李明").branch_id == world.branch.pk


def test_a_removed_entry_goes_along(world):
    member = make_member(world.branch, "误录")
    member_services.remove(member, actor=world.staff, reason="重复录入，本人不在本镇")
    move(world)
    seen = [
        RemovedEntry.objects.visible_to(user, rules.REMOVE).count()
        for user in (world.staff, world.other_staff)
    ]
    assert seen == [0, 1]


def test_an_ordered_workbook_is_still_fetched_by_who_ordered_it(world):
    row = jobs.enqueue(
        "reports.build", actor=world.secretary, path=world.township.path, org=world.township.pk
    )
    move(world)
    row = Job.objects.get(pk=row.pk)
    assert exports.authorized(world.secretary, row)
    assert not exports.authorized(world.sibling_secretary, row)
    assert not exports.authorized(world.staff, row)
