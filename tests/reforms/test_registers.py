"""Outcomes, the Party's attention, policies, funds: pages, days, figures of the originals, R11."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from league.kernel import metrics
from league.kernel.metrics import Period
from reforms import services
from reforms.models import Attention, Fund, LeadingGroup, Outcome, Policy
from reports.forms import form_of
from reports.sheets.workbooks import write_report
from tests.reforms.reform_world import ago, fire, handed_in, planted, today

pytestmark = pytest.mark.django_db
URLS = ("outcomes", "attention", "policies", "funds", "leading-groups", "pairings")


def value(code: str, org, on: date | None = None, start: date | None = None):
    """A figure of an organization."""
    period = Period(on or today(), start)
    return metrics.get(code).value(org.path_then(period.end), period)


def test_the_figures_of_the_originals(world):
    """神木: 52 outcomes (成果 50 余项), 专题研究 3, 听取汇报 2; 柘城: 三纳入, 经费 6 万."""
    county = world.county
    for place in range(52):
        Outcome.objects.create(org=county, title=f"成果{place}", kind="document", on=ago(90))
    for kind, times in (("studied", 3), ("heard", 2)):
        for _time in range(times):
            Attention.objects.create(org=county, kind=kind, body="市委常委会", on=ago(30))
    for kind in ("building", "inspection", "education"):
        Policy.objects.create(org=county, kind=kind, number="富办发〔2026〕3 号", on=ago(200))
    Fund.objects.create(org=county, source="fiscal", amount=Decimal(60000), purpose="工作经费", on=ago(10))
    assert value("reforms.outcomes", county) == 52
    cells = metrics.get("reforms.attention").cells(county.path, Period(today(), ago(365)), "kind")
    assert (cells["专题研究"], cells["听取汇报"], cells["座谈"]) == (3, 2, 0)
    assert value("reforms.policies", county) == 3
    assert value("reforms.funds", county, start=ago(365)) == Decimal("60000.00")
    assert value("reforms.outcomes", world.other_county) == 0


def test_an_outcome_holds_from_its_day_until_it_is_ended(world):
    Outcome.objects.create(org=world.county, title="办法", kind="document", on=ago(20), until=ago(5))
    days = (ago(21), ago(20), ago(6), ago(5))
    assert [value("reforms.outcomes", world.county, day) for day in days] == [0, 1, 1, 0]


def test_a_leading_group_counts_until_it_is_set_up_anew(world, as_user):
    page, url = as_user(world.staff), "/reforms/leading-groups/"
    form = {"title": "改革领导小组", "org": world.county.pk, "head": "石建国", "head_title": "县委书记"}
    form |= {"by_party": "on", "on": ago(30).isoformat(), "people": "组织部、编办、财政局"}
    assert page.post(f"{url}add/", form).status_code == 302
    assert metrics.get("reforms.leading_groups").cells(world.city.path, Period.day(), "head") == {
        "党委书记任组长": 1,
        "其他领导任组长": 0,
    }
    group = LeadingGroup.objects.get()
    wrong = page.post(f"{url}{group.pk}/edit/", form | {"until": ago(31).isoformat(), "version": 1})
    assert "结束的日期不能早于" in wrong.text
    assert (
        page.post(f"{url}{group.pk}/edit/", form | {"until": ago(1).isoformat(), "version": 1}).status_code
        == 302
    )
    assert value("reforms.leading_groups", world.county) == 0


def test_units_are_paired_for_supervision(world, as_user):
    page, url = as_user(world.staff), "/reforms/pairings/add/"
    form = {"org": world.township.pk, "kind": "cross", "on": ago(3).isoformat()}
    assert "结对互查要选结对单位。" in page.post(url, form).text
    assert "不能和自己结对" in page.post(url, form | {"partner": world.township.pk}).text
    assert "分片联系要填联系督导人。" in page.post(url, form | {"kind": "area"}).text
    assert page.post(url, form | {"partner": world.sibling_township.pk}).status_code == 302
    assert page.post(url, form | {"kind": "area", "by": "韦丽", "title": "县委常委"}).status_code == 302
    cells = metrics.get("reforms.pairings").cells(world.county.path, Period.day(), "kind")
    assert cells == {"分片联系": 1, "结对互查": 1}
    shown = page.get("/reforms/pairings/").text
    assert "葛坡镇" in shown
    assert "韦丽" in shown
    assert as_user(world.other_staff).get("/reforms/pairings/").context["rows"] == []


def test_pages_of_the_registers(world, as_user):
    visitor, url = as_user(world.staff), "/reforms/outcomes/"
    form = {
        "title": "改革领导小组工作规则",
        "org": world.county.pk,
        "kind": "document",
        "on": ago(3).isoformat(),
    }
    wrong = visitor.post(f"{url}add/", form | {"until": ago(4).isoformat()})
    assert "结束的日期不能早于" in wrong.text
    assert visitor.post(f"{url}add/", form).status_code == 302
    outcome = Outcome.objects.get()
    assert "改革领导小组工作规则" in visitor.get(f"{url}{outcome.pk}/").text
    for stranger in (world.other_staff, world.secretary):
        assert as_user(stranger).get(f"{url}{outcome.pk}/").status_code == 404
    assert as_user(world.leader).get(f"{url}add/").status_code == 403
    money = {"purpose": "青年之家", "org": world.county.pk, "source": "party", "amount": "60000"}
    assert visitor.post("/reforms/funds/add/", money | {"on": ago(1).isoformat()}).status_code == 302
    assert Fund.objects.get().amount == Decimal(60000)
    for name in URLS:
        assert visitor.get(f"/reforms/{name}/").status_code == 200


def test_every_register_asks_the_same_number_of_queries(world, as_user):
    visitor = as_user(world.staff)
    Outcome.objects.create(org=world.county, title="成果", kind="document")
    visitor.get("/reforms/outcomes/")
    with CaptureQueriesContext(connection) as few:
        visitor.get("/reforms/outcomes/")
    for place in range(3):
        Outcome.objects.create(org=world.township, title=f"成果{place}", kind="funds")
    with CaptureQueriesContext(connection) as many:
        assert len(visitor.get("/reforms/outcomes/").context["rows"]) == 4
    assert len(few) == len(many)


def test_the_ledger_of_reform_as_a_workbook(world, tmp_path):
    programme = planted(world.county, world.staff)
    tasks = list(programme.tasks.measured())
    services.give_out(programme, tasks[1:4], [world.sibling_township], ago(-60), actor=world.staff)
    fire(handed_in(world, programme=programme), "accept", world.reviewer, grade="B")
    report = form_of("R11").report(world.county, today(), "16")
    assert report.failed == []
    assert sorted(line.label for line in report.tables[0].lines) == ["合计", "葛坡镇", "麦岭镇"]
    total = [cell.value for cell in report.tables[0].rows_of("total")[0]]
    assert total == [4, 1, 0, 0, 4, Decimal("0.6")]
    assert [line.label for line in report.tables[1].lines] == ["党建带团建", "合计"]
    write_report(tmp_path / "R11.xlsx", report, "富川县")
    book = load_workbook(BytesIO((tmp_path / "R11.xlsx").read_bytes()))
    assert book.sheetnames[:3] == ["按组织", "按领域", "按任务"]


def test_yesterday_stands_where_the_unit_stood(world):
    Attention.objects.create(org=world.township, kind="heard", body="镇党委", on=today() - timedelta(days=2))
    assert value("reforms.attention", world.township, today(), ago(5)) == 1
    assert value("reforms.attention", world.sibling_township, today(), ago(5)) == 0
