"""Personal data: what is held and who looked, who is due, erased by two persons, and no figure changes."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from docx import Document

from league.kernel import audit, exports, files, metrics, params
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.models import AuditEvent, ImportRow
from league.kernel.sheets.batches import Scope, open_batch
from members import rules, services
from members.choices.personal import ErasureState
from members.models import (
    Difference,
    Material,
    Member,
    Merge,
    Pair,
    PostHeld,
    RemovedEntry,
)
from members.rules.personal import KEPT_YEARS
from members.services import erasing, merging, similar
from members.services.held import held, looks
from members.workflows import ERASURE
from tests.factories import make_member, make_post
from tests.members.national_world import compare, told
from tests.members.personal_world import BORN, departed, full_of_data, propose_and_confirm
from tests.workbooks import HEADINGS, person, xlsx

pytestmark = pytest.mark.django_db


# What is held


def test_the_statement_tells_every_column_and_row_and_who_looked(world, as_user):
    member = full_of_data(world)
    services.reveal(member, actor=world.staff, reason="核对档案")
    rows = Member.objects.filter(pk=member.pk)
    exports.order("members.export", actor=world.staff, permit=rules.EXPORT, rows=rows)
    exports.order("members.export", actor=world.staff, permit=rules.EXPORT, rows=rows.none())
    told_rows = {each.label: each.rows for each in held(member, full=True)}
    assert set(told_rows) == {
        "团员",
        "组织关系",
        "入团申请",
        "发展材料（入团申请）",
        "同一号码的其他入团申请",
        "身份证号更正",
        "团干部任职",
        "同一号码的其他任职",
    }
    labels = {label for rows in told_rows.values() for row in rows for label, _text in row}
    assert [label for label in labels if label.isascii()] == ["QQ"]
    own = dict(told_rows["团员"][0])
    assert (own["姓名"], own["身份证号"], own["手机号码"], own["微信"]) == (
        "盘旧人",
        str(member.id_no),
        "13877446655",
        "panpan92",
    )
    masked = {label: text for each in held(member, full=False) for row in each.rows for label, text in row}
    assert str(member.id_no) not in str(masked)
    assert [look.what for look in looks(member)] == [
        "导出名册（号码已遮盖） · 排队中",
        "查看完整身份证号或手机号",
        "上传材料",
    ]
    page = as_user(world.branch_secretary).get(f"/members/{member.pk}/statement/")
    assert page.status_code == 200
    assert [str(each) in page.text for each in ("panpan92", "核对档案", member.id_no)] == [True, True, False]
    assert looks(member)[0].what == "查看个人信息说明"


def test_the_letter_is_a_word_file_and_in_the_log(world, as_user):
    member = departed(world)
    answer = as_user(world.secretary).get(f"/members/{member.pk}/statement/letter/")
    document = Document(io.BytesIO(b"".join(answer.streaming_content)))
    words = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert [each in words for each in ("盘旧人", str(member.id_no), "pan@example.cn")] == [True, True, True]
    assert "第四十五条" in "".join(paragraph.text for paragraph in document.paragraphs)
    event = audit.trail(member).first()
    assert (event.event, event.actor, event.after_values) == (
        "members.statement_letter",
        world.secretary,
        {"full": True},
    )


def test_the_statement_is_for_the_own_organization_only(world, as_user):
    member = departed(world)
    for who, status in (
        (world.sibling_secretary, 404),
        (world.other_staff, 404),
        (world.leader, 403),
        (world.reviewer, 403),
    ):
        for tail in ("statement/", "statement/letter/"):
            answer = as_user(who).get(f"/members/{member.pk}/{tail}")
            assert (answer.status_code, "panpan92" in answer.text) == (status, False)
    assert AuditEvent.objects.filter(event__startswith="members.statement").count() == 0


# Who is due


def test_who_left_longer_ago_than_the_years_is_due(world):
    gone, later = departed(world, years=6), departed(world, "唐新人", years=4, serial=2)
    make_member(world.branch, "在册", serial=3)
    today = timezone.localdate()
    assert list(erasing.due(today)) == [gone]
    params.set_value(KEPT_YEARS, 3, actor=world.staff, source="县级规定", path=world.county.path)
    assert list(erasing.due(today).order_by("pk")) == [gone, later]
    assert erasing.due_on(later) < today


@pytest.mark.parametrize("why", ["in", "early", "post", "cadre"])
def test_nobody_is_erased_before_it_is_due(world, why):
    member = (
        make_member(world.branch, "在册")
        if why == "in"
        else departed(world, years=2 if why == "early" else 6)
    )
    if why == "post":
        PostHeld.objects.create(member=member, org=world.branch, title="书记")
    if why == "cadre":
        make_post(world.township, "团委委员", id_no=member.id_no)
    sentence = {"in": "还在册", "early": "要保存到", "post": "还担任团内职务", "cadre": "还担任团委委员"}[why]
    for verb in (
        lambda: erasing.propose(member, actor=world.staff, reason="保存期满"),
        lambda: erasing.erase(member, actor=world.staff, on=timezone.localdate()),
    ):
        with pytest.raises(Refused, match=sentence):
            verb()
    member.refresh_from_db()
    assert (bool(member.id_no), member.erased_on) == (True, None)


# Erasing


def test_two_persons_erase_and_neither_alone(world):
    member = departed(world)
    for who in (world.secretary, world.other_staff, world.city_staff):
        with pytest.raises(Forbidden):
            erasing.propose(member, actor=who, reason="保存期满")
    with pytest.raises(Refused, match="写明删除的理由"):
        erasing.propose(member, actor=world.staff, reason="")
    asked = erasing.propose(member, actor=world.staff, reason="保存期满")
    with pytest.raises(Refused, match="已有一份删除申请"):
        erasing.propose(member, actor=world.reviewer, reason="保存期满")
    with pytest.raises(Refused, match="须由另一人复核"):
        ERASURE.fire(asked, "confirm", actor=world.staff, data={"checked": "已核对"})
    with pytest.raises(Refused, match="请填写：复核说明"):
        ERASURE.fire(asked, "confirm", actor=world.reviewer)
    done = ERASURE.fire(asked, "confirm", actor=world.reviewer, data={"checked": "已核对"})
    member.refresh_from_db()
    assert (done.state, member.erased_on) == (ErasureState.DONE, timezone.localdate())
    assert [step.name for step in ERASURE.steps if ErasureState.DONE in step.source] == []


def test_nothing_of_the_number_the_contacts_and_the_files_is_left(world):
    member = full_of_data(world)
    number, version = str(member.id_no), member.version
    services.remove(Member.objects.get(pk=_twin(world, member)), actor=world.secretary, reason="重复登记")
    row = person(member.name, **{"身份证号": number, "所在团支部": "麦岭村支部"})
    scope = Scope(world.county.code, world.county.path, "富川县")
    open_batch(
        "members",
        scope=scope,
        as_of=date(2026, 6, 30),
        actor=world.staff,
        data=xlsx({"Sheet1": [HEADINGS, row]}),
        filename="名册.xlsx",
    )
    compare(world, told(member), org=world.county)
    stored = files.location(Material.objects.get().stored_name)
    rehearsed = erasing.rehearse(member, actor=world.staff)
    member.refresh_from_db()
    assert (member.version, str(member.id_no), stored.exists()) == (version, number, True)
    assert Material.objects.count() == 1
    done = propose_and_confirm(world, member)
    assert done.counts == rehearsed
    assert dict(erasing.in_words(done.counts)) == {
        "团员本人的证件号码、联系方式、户籍和单位": 7,
        "材料文件": 1,
        "批量导入留下的原始行": 1,
        "误录移除时留存的内容": 1,
        "与国家系统对账的内容": 1,
        "入团申请": 1,
        "同一号码的其他入团申请": 1,
        "身份证号更正": 1,
        "团干部任职": 1,
        "同一号码的其他任职": 1,
    }
    member.refresh_from_db()
    emptied = [getattr(member, name) for name in (*erasing.EMPTIED, "id_index", "phone_index")]
    assert [value for value in emptied if value] == []
    assert (member.name, member.birth, member.joined_on) == ("盘旧人", BORN, date(2008, 5, 4))
    assert (Material.objects.count(), RemovedEntry.objects.count()) == (0, 0)
    assert Difference.objects.filter(person_index=similar.id_index(number)).count() == 0
    assert [row.payload for row in ImportRow.objects.exclude(status="skip")] == [None]
    left = {each.label: each.rows for each in held(member, full=True)}
    assert number not in str(left)
    assert "13877446655" not in str(left)
    assert number not in "".join(AuditEvent.objects.values_list("after", flat=True))


def _twin(world, member) -> int:
    """A second record of the same person, under the same number for the moment it is removed."""
    twin = make_member(world.branch, member.name, serial=77)
    Member.objects.filter(pk=member.pk).update(id_index="elsewhere")
    twin.id_no = str(member.id_no)
    twin.save()
    Member.objects.filter(pk=twin.pk).update(id_index="twin")
    Member.objects.filter(pk=member.pk).update(id_index=similar.id_index(str(member.id_no)))
    return twin.pk


def test_files_leave_the_disk_with_the_commit(world, django_capture_on_commit_callbacks):
    member = full_of_data(world)
    stored = files.location(Material.objects.get().stored_name)
    with django_capture_on_commit_callbacks(execute=True):
        propose_and_confirm(world, member)
    assert stored.exists() is False


def test_search_duplicates_and_entry_no_longer_find_the_number(world, as_user):
    members = [departed(world), departed(world, "唐旧人", serial=2)]
    number = str(members[0].id_no)
    for member in members:
        propose_and_confirm(world, member)
    assert [services.has_duplicate(each) for each in (number, "")] == [None, None]
    visitor = as_user(world.staff)
    page = visitor.post("/members/", {"q": number}, follow=True)
    assert page.context["total"] == 0
    new = Member(branch=world.branch, name="盘旧人", id_no=number)
    services.add(new, actor=world.secretary, despite="原记录已按期删除，重新入团")
    assert similar.find(world.county.path) == 0
    with pytest.raises(Refused, match="按保存期限删除"):
        services.edit(
            Member.objects.get(pk=members[0].pk),
            {"phone": "13877446655"},
            actor=world.secretary,
            version=Member.objects.get(pk=members[0].pk).version,
        )


def test_a_merge_forgets_what_it_kept(world):
    one, two = departed(world), departed(world, serial=2)
    pair = Pair.objects.create(first=one, second=two, score=85, reasons=["name_birth"])
    merging.merge(pair, stays=one.pk, choices={}, actor=world.secretary, reason="重复登记")
    propose_and_confirm(world, Member.objects.get(pk=one.pk))
    assert Merge.objects.get().content is None


def everything_counted(world) -> dict:
    """Every figure by unit and every dimension: stocks on days of many years, flows of those years."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in (1, 2300)]
    periods = [*map(Period, days), Period(today, days[1] - timedelta(days=800))]
    return {
        (metric.code, period, by): metric.grid(world.county.path, period, (by,))
        for metric in metrics.all_metrics()
        for period in periods
        for by in ("unit", *metric.by)
        if (metric.kind == "stock") == (period.start is None)
    }


def test_every_figure_of_every_day_is_the_same_before_and_after(world):
    member = full_of_data(world)
    departed(world, "唐旧人", serial=2, branch=world.second_branch, political="league", ethnicity="瑶族")
    make_member(world.branch, "在册", serial=3)
    before = everything_counted(world)
    assert sum(bool(cells) for cells in before.values()) > 100
    for each in (member, Member.objects.get(name="唐旧人")):
        propose_and_confirm(world, each)
    assert everything_counted(world) == before
