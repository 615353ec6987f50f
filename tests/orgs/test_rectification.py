"""Rectifications: who may do what, what is refused, figures of days, mergers, the ledger and its workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from league.kernel import jobs
from league.kernel.errors import Forbidden, Refused, Stale
from league.kernel.models import Job
from league.kernel.waiting import tasks
from orgs import services as tree
from orgs.choices.rectification import CaseState, Source
from orgs.models import Rectification
from orgs.services import rectification as services
from tests.factories import make_branch, make_member
from tests.orgs import plan_world
from tests.orgs.rectification_world import (
    DONE,
    PLAN,
    ago,
    case_of,
    check,
    figure,
    fire,
    prove,
    reported,
    running,
    scan,
    today,
)

pytestmark = pytest.mark.django_db
LIST = "/orgs/rectifications/"


def closed(world, **columns) -> Rectification:
    """A case of 麦岭村支部 that was closed today."""
    return fire(reported(world, **columns), "close", world.secretary, **check())


# Who, and what is refused


def test_only_the_superior_opens_a_case(world):
    for by in (world.branch_secretary, world.sibling_secretary, world.other_staff, world.leader):
        with pytest.raises(Forbidden):
            case_of(world.branch, by)
    with pytest.raises(Forbidden):
        case_of(world.township, world.secretary)  # its own superior is the county
    assert case_of(world.township, world.staff).state == CaseState.OPENED
    assert case_of(world.branch, world.reviewer).opened_on == today()


def test_a_second_case_a_day_gone_by_and_the_top_are_refused(world):
    case_of(world.branch, world.secretary)
    with pytest.raises(Refused, match="“麦岭村支部”已有一件整顿没有办结，请在原件上办理。"):
        case_of(world.branch, world.staff)
    with pytest.raises(Refused, match="已经过去，请填今天或以后的日期"):
        case_of(world.second_branch, world.secretary, deadline=ago(1))
    with pytest.raises(Refused, match="“贺州市”是最上级团组织，没有上级可以立案。"):
        case_of(world.city, world.city_staff)
    gone = tree.dissolve(world.sibling_branch, actor=world.staff, reason="撤并")
    with pytest.raises(Refused, match="撤销，不用整顿。"):
        case_of(gone, world.staff)
    assert Rectification.objects.count() == 1


def test_the_organization_plans_and_another_person_accepts(world):
    case = case_of(world.branch, world.secretary)
    with pytest.raises(Refused, match="请填写：整顿措施、责任人。"):
        fire(case, "plan", world.branch_secretary, measures="", responsible="")
    planned = fire(case, "plan", world.secretary, **PLAN)
    with pytest.raises(Refused, match="“报整顿方案”是您办理的，“同意方案”须由另一人办理。"):
        fire(planned, "accept", world.secretary)
    with pytest.raises(Forbidden):
        fire(planned, "accept", world.branch_secretary)
    with pytest.raises(Refused, match="请写明“退回方案”的理由。"):
        fire(planned, "return_plan", world.staff)
    again = fire(planned, "return_plan", world.staff, "措施太笼统")
    assert (again.state, again.measures) == (CaseState.OPENED, PLAN["measures"])


def test_without_a_file_nothing_is_done(world):
    case = running(world)
    with pytest.raises(Refused, match="还没有上传整顿材料"):
        fire(case, "report", world.branch_secretary, **DONE)
    prove(case, world.branch_secretary)
    assert fire(case, "report", world.branch_secretary, **DONE).state == CaseState.REPORTED


def test_a_case_is_not_closed_while_the_check_up_still_finds_the_problem(world):
    for name in ("甲", "乙"):
        make_member(world.branch, name)
    case = reported(world, source=Source.FINDING, detector="orgs.hollow_branches")
    with pytest.raises(Refused, match="麦岭村支部仍有问题：现有团员 2 人，不足 3 人。"):
        fire(case, "close", world.secretary, **check())
    with pytest.raises(Refused, match="复查日期应在立案之日"):
        fire(case, "send_back", world.secretary, "还差一人", **check(checked_on=ago(1)))
    back = fire(case, "send_back", world.secretary, "还差一人", **check())
    assert (back.state, back.checked_on, back.closed_on) == (CaseState.RUNNING, today(), None)
    make_member(world.branch, "丙")
    done = fire(fire(back, "report", world.branch_secretary, **DONE), "close", world.secretary, **check())
    assert (done.state, done.closed_on) == (CaseState.CLOSED, today())


def test_notes_and_changes_end_with_the_case(world):
    case = running(world)
    services.note(case, on=today(), text="召开支部大会", actor=world.branch_secretary)
    for day in (ago(1), ago(-1)):
        with pytest.raises(Refused, match="进展日期应在立案之日"):
            services.note(case, on=day, text="补选书记", actor=world.branch_secretary)
    with pytest.raises(Forbidden):
        services.note(case, on=today(), text="补选书记", actor=world.sibling_secretary)
    with pytest.raises(Stale):
        services.mend(case, {"deadline": ago(-30)}, actor=world.secretary, version=case.version)
    case.refresh_from_db()
    with pytest.raises(Forbidden):
        services.mend(case, {"deadline": ago(-30)}, actor=world.branch_secretary, version=case.version)
    mended = services.mend(case, {"deadline": ago(-30)}, actor=world.secretary, version=case.version)
    stopped = fire(mended, "stop", world.secretary, "立错了对象")
    with pytest.raises(Refused, match="这件整顿已终止，只能查看。"):
        services.note(stopped, on=today(), text="补选书记", actor=world.branch_secretary)
    with pytest.raises(Refused, match="只能查看"):
        services.mend(stopped, {"deadline": ago(-60)}, actor=world.secretary, version=stopped.version)
    assert stopped.notes.count() == 1


def test_the_files_of_a_closed_case_stay(world, as_user):
    case, client = closed(world), as_user(world.branch_secretary)
    file = case.files.get()
    for url in (f"{LIST}{case.pk}/files/", f"{LIST}files/{file.pk}/withdraw/"):
        answer = client.post(url, {"file": scan(), "once": url})
        assert "已经办结，材料不能再增减。" in answer.content.decode()
    assert list(case.files.all()) == [file]
    assert b"".join(client.get(f"{LIST}files/{file.pk}/").streaming_content) == scan().read()


# To-dos


def waits(user) -> list[tuple[str, str, date]]:
    """What waits for somebody: step, organization, until when."""
    found = [each for each in tasks(user) if each.workflow.code == "orgs.rectification"]
    return [(each.step.name, str(each.place), each.due) for each in found]


def test_a_case_waits_for_the_side_in_turn_and_rises_when_it_is_late(world):
    case = case_of(world.branch, world.secretary, deadline=ago(-40))
    assert waits(world.branch_secretary) == [("plan", "麦岭村支部", ago(-15))]
    assert (waits(world.secretary), waits(world.staff)) == ([], [])
    case = fire(case, "plan", world.branch_secretary, **PLAN)
    assert waits(world.secretary) == [("accept", "麦岭村支部", ago(-10))]
    case = fire(case, "accept", world.secretary)
    assert waits(world.branch_secretary) == [("report", "麦岭村支部", ago(-40))]
    assert waits(world.secretary) == []
    Rectification.objects.filter(pk=case.pk).update(deadline=ago(1))
    assert waits(world.secretary) == [("report", "麦岭村支部", ago(1))]
    assert waits(world.staff) == [("report", "麦岭村支部", ago(1))]
    assert (waits(world.sibling_secretary), waits(world.other_staff)) == ([], [])


# Figures


def dated(case: Rectification, opened: date, ended: date | None = None, **columns) -> None:
    """A case as if it had been opened and ended on earlier days."""
    Rectification.objects.filter(pk=case.pk).update(opened_on=opened, closed_on=ended, **columns)


def test_weak_ones_are_those_running_and_those_closed(world):
    dated(closed(world), ago(60), ago(10))
    dated(case_of(world.second_branch, world.secretary), ago(30), deadline=ago(5))
    stopped = fire(case_of(world.sibling_branch, world.staff), "stop", world.staff, "立错了")
    dated(stopped, ago(30), ago(20))
    case_of(world.other_branch, world.other_staff)
    year = ago(365)
    codes = ("weak", "running", "closed", "late", "rate")

    def figures(days: int, org=world.county) -> list[str]:
        return [str(figure(f"rectifications.{code}", org, ago(days), year)) for code in codes]

    assert figures(61) == ["0", "0", "0", "0", "None"]
    assert figures(60) == ["1", "1", "0", "0", "0.0"]
    assert figures(30) == ["3", "3", "0", "0", "0.0"]
    assert figures(20) == ["2", "2", "0", "0", "0.0"]
    assert figures(10) == ["2", "1", "1", "0", "50.0"]
    assert figures(4) == ["2", "1", "1", "1", "50.0"]
    assert figures(0) == ["2", "1", "1", "1", "50.0"]
    assert figures(0, world.city)[0] == "3"
    assert figures(0, world.sibling_township) == ["0", "0", "0", "0", "None"]
    assert [str(figure(f"rectifications.{code}", world.county, ago(0), ago(9))) for code in codes] == [
        *("1", "1", "0", "1", "0.0"),
    ]


def test_every_figure_opens_its_rows(world, as_user):
    dated(closed(world), ago(60), ago(10))
    dated(case_of(world.second_branch, world.secretary), ago(30), deadline=ago(5))
    client = as_user(world.staff)

    def rows(code: str, **query) -> list[str]:
        asked = {"figure": f"rectifications.{code}", "org": world.county.pk, **query}
        return sorted(row.title for row in client.get(LIST, asked).context["rows"])

    span = {"from": ago(365), "to": today()}
    assert rows("weak", **span) == ["麦岭中学支部", "麦岭村支部"]
    assert rows("closed", **span) == ["麦岭村支部"]
    assert rows("running") == ["麦岭中学支部"]
    assert rows("late") == ["麦岭中学支部"]
    assert rows("running", on=ago(40)) == ["麦岭村支部"]
    assert rows("weak", by="unit", cell=world.township.pk, **span) == ["麦岭中学支部", "麦岭村支部"]
    past = client.get(LIST, {"on": ago(30), "state": "reported"})
    assert [row.title for row in past.context["rows"]] == []
    assert [row.title for row in client.get(LIST, {"pending": "late"}).context["rows"]] == ["麦岭中学支部"]
    assert [row.title for row in client.get(LIST, {"state": "closed"}).context["rows"]] == ["麦岭村支部"]


# Mergers


def merged(world, **told):
    """麦岭村支部 goes into 麦岭中学支部."""
    return tree.absorb(world.branch, into=world.second_branch, actor=world.staff, reason="规模过小", **told)


def test_a_case_passes_on_to_the_heir(world):
    case = running(world)
    merged(world)
    case.refresh_from_db()
    assert (str(case.org), str(case.came_from), case.state) == (
        "麦岭中学支部",
        "麦岭村支部",
        CaseState.RUNNING,
    )
    assert waits(world.secretary) == []
    assert figure("rectifications.running", world.second_branch) == 1


def test_where_the_heir_has_its_own_case_the_other_is_stopped(world):
    case, own = running(world), case_of(world.second_branch, world.secretary)
    merged(world)
    case.refresh_from_db()
    own.refresh_from_db()
    assert (str(case.org), case.state, case.closed_on) == ("麦岭村支部", CaseState.STOPPED, today())
    assert own.state == CaseState.OPENED
    assert figure("rectifications.running", world.township) == 1


def test_a_dissolved_organization_takes_its_case_along_and_it_stays_readable(world, as_user):
    case = running(world)
    tree.dissolve(world.branch, actor=world.staff, reason="撤并")
    page = as_user(world.secretary).get(f"{LIST}{case.pk}/")
    assert page.context["chips"] == [("已终止", "line")]
    assert "团组织撤销：撤并" in page.content.decode()
    assert figure("rectifications.running", world.county, ago(0)) == 0


def test_a_plan_that_is_taken_back_brings_the_case_back(world):
    case = running(world)
    plan = plan_world.draft(world)
    plan = plan_world.step(plan, "absorb", world.secretary, org=world.branch, to=world.second_branch)
    plan = plan_world.carried_out(world, plan)
    case.refresh_from_db()
    assert str(case.org) == "麦岭中学支部"
    plan_world.taken_back(world, plan)
    case.refresh_from_db()
    assert (str(case.org), case.came_from, case.state) == ("麦岭村支部", None, CaseState.RUNNING)
    plan = plan_world.fire(plan_world.fresh(plan), "redraft", world.secretary)
    plan = plan_world.carried_out(world, plan_world.fresh(plan))
    prove(case, world.secretary)
    fire(plan_world.fresh(case), "report", world.secretary, **DONE)
    with pytest.raises(Refused, match="整顿 1 项（麦岭中学支部）"):
        plan_world.taken_back(world, plan_world.fresh(plan))


def test_a_plan_that_dissolves_is_taken_back_with_the_case(world):
    case = running(world)
    plan = plan_world.step(plan_world.draft(world), "dissolve", world.secretary, org=world.branch)
    plan = plan_world.carried_out(world, plan)
    case.refresh_from_db()
    assert case.state == CaseState.STOPPED
    plan_world.taken_back(world, plan)
    case.refresh_from_db()
    assert (case.state, case.closed_on) == (CaseState.RUNNING, None)


# Pages


def test_the_neighbour_finds_no_case(world, as_user):
    case = running(world)
    for who in (world.sibling_secretary, world.other_staff):
        client = as_user(who)
        assert client.get(LIST).context["total"] == 0
        for page in ("", "history/", "note/", "edit/", "steps/report/"):
            assert client.get(f"{LIST}{case.pk}/{page}").status_code == 404
        assert client.get("/api/rectifications/").json()["results"] == []
        assert client.get(f"/api/rectifications/{case.pk}/").status_code == 404
    assert as_user(world.leader).get(f"{LIST}{case.pk}/").status_code == 200
    assert as_user(world.leader).get(f"{LIST}{case.pk}/note/").status_code == 403


def test_the_form_refuses_what_no_check_up_found(world, as_user):
    told = {
        "org": world.branch.pk,
        "source": "finding",
        "problems": "没有活动",
        "deadline": ago(-30),
        "once": "a",
    }
    page = as_user(world.secretary).post(f"{LIST}add/", told)
    assert page.status_code == 422
    assert page.context["form"].errors == {"source": ["请从组织体检的清单里立案，或改选其他来源。"]}
    page = as_user(world.secretary).post(f"{LIST}add/", told | {"detector": "orgs.none"})
    assert "没有这个体检项目，请从组织体检的清单里立案。" in page.content.decode()
    begun = as_user(world.sibling_secretary).get(
        f"{LIST}add/", {"org": world.branch.pk, "detector": "orgs.without_cadre"}
    )
    assert "没有登记任何团干部" not in begun.content.decode()
    assert Rectification.objects.count() == 0


def test_programs_read_the_ledger(world, as_user):
    case = running(world)
    services.note(case, on=today(), text="召开支部大会", actor=world.branch_secretary)
    client = as_user(world.staff)
    (one,) = client.get("/api/rectifications/", {"state": "running"}).json()["results"]
    assert (one["org"], one["responsible"], one["state"]) == (world.branch.pk, "周小满", "running")
    assert one["notes"] == [{"on": today().isoformat(), "text": "召开支部大会"}]
    assert client.get("/api/rectifications/", {"state": "closed"}).json()["results"] == []
    assert client.post("/api/rectifications/", {}).status_code == 403


def test_the_ledger_is_a_workbook(world, as_user):
    closed(world)
    case_of(world.sibling_branch, world.staff)
    client = as_user(world.secretary)
    assert client.post(f"{LIST}export/", {"once": "a"}).status_code == 302
    jobs.run_waiting()
    answer = client.get(reverse("reports:export-download", args=[Job.objects.get().pk]))
    rows = list(
        load_workbook(BytesIO(b"".join(answer.streaming_content)))["整顿台账"].iter_rows(values_only=True)
    )
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    (line,) = [row for row in rows[head + 1 :] if isinstance(row[0], int)]
    told = dict(zip(rows[head], line, strict=True))
    assert told["团组织"] == "麦岭村支部"
    assert told["存在问题"] == "长期不开展活动\n没有书记"
    assert told["整顿措施"] == PLAN["measures"]
    assert (told["责任人"], told["状态"], told["复查结论"]) == ("周小满", "已销号", "已整改到位")
    assert told["整顿期限"].date() == ago(-90)
    assert told["逾期"] in ("", None)


def test_the_query_counts_are_fixed(world, as_user):
    case = running(world)
    client = as_user(world.staff)
    counts = []
    for turn in range(2):
        for url in (LIST, f"{LIST}{case.pk}/", f"/orgs/{world.branch.pk}/"):
            client.get(url)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(url).status_code == 200
            counts.append(len(caught))
        for number in range(3):
            branch = make_branch(world.township, f"新村{turn}{number}")
            case_of(branch, world.secretary)
            services.note(case, on=today(), text=f"进展{number}", actor=world.branch_secretary)
    assert counts[:3] == counts[3:]
