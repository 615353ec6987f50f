"""Pages of figures and reports: each number leads to its rows, and the neighbour to nothing."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from league.kernel import audit, metrics
from league.kernel.metrics import Ratio
from league.kernel.models import Job
from tests.factories import OPENED, make_branch, make_member
from tests.reports.people import LATER, ON

FIGURES, ROWS, REPORT, ORDER = (
    f"reports:{name}" for name in ("figure-show", "figure-rows", "report-show", "report-order")
)


def url(name: str, org, **asked) -> str:
    """Address of a page about an organization."""
    query = "&".join(f"{key.rstrip('_')}={value}" for key, value in asked.items())
    return f"{reverse(name, args=[org.pk])}?{query}"


def text(answer) -> str:
    """A page as text."""
    return answer.content.decode()


# Figures


@pytest.mark.parametrize("by", ["sex", "age_band", "ethnicity", "education", "political", "field", "year"])
def test_every_number_of_the_page_opens_as_many_rows(peopled, as_user, by):
    client = as_user(peopled.staff)
    shown = client.get(url(FIGURES, peopled.county, metric="members.total", on=ON, by=by)).context
    lines = [*shown["cut"], *shown["units"], {"value": shown["value"], "url": shown["value_url"]}]
    assert sum(line["value"] for line in shown["cut"]) == shown["value"] == 11
    opened = [client.get(line["url"]).context["total"] for line in lines]
    assert opened == [line["value"] for line in lines]


@pytest.mark.parametrize(
    ("asked", "value"),
    [({"on": ON}, 3), ({"from_": "", "to": ON}, 10), ({"from_": "2022-01-01", "to": ON}, 5)],
)
def test_a_flow_is_shown_since_new_year_unless_told(peopled, as_user, asked, value):
    client = as_user(peopled.staff)
    shown = client.get(url(FIGURES, peopled.county, metric="members.new", **asked)).context
    assert shown["value"] == value
    assert client.get(shown["value_url"]).context["total"] == value


def test_the_menu_entry_leads_to_the_own_organization(peopled, as_user):
    for user, org in ((peopled.staff, peopled.county), (peopled.branch_secretary, peopled.branch)):
        answer = as_user(user).get(reverse("reports:figure-index"))
        assert answer["Location"] == reverse(FIGURES, args=[org.pk])


def test_the_rows_show_who_they_are_and_where_they_were(peopled, as_user):
    client = as_user(peopled.staff)
    page = text(client.get(url(ROWS, peopled.county, metric="members.total", on=ON, sex=2, field="school")))
    assert "李清明" in page
    assert "陈寒露" in page
    assert "唐立夏" not in page
    assert "麦岭中学支部" in page
    assert "正在查看 2023-12-31" in page


def test_rows_are_paged_by_key(world, as_user):
    for number in range(51):
        make_member(world.branch, f"甲{number:02d}")
    client = as_user(world.staff)
    first = client.get(url(ROWS, world.county, metric="members.total"))
    assert (first.context["total"], len(first.context["lines"])) == (51, 50)
    second = client.get(reverse(ROWS, args=[world.county.pk]) + first.context["next_url"])
    assert (second.context["total"], len(second.context["lines"])) == (51, 1)
    assert second.context["previous_url"]


def test_a_day_without_data_says_so_and_opens_no_rows(peopled, as_user):
    client, before = as_user(peopled.staff), OPENED - timedelta(days=1)
    assert "无数据" in text(client.get(url(FIGURES, peopled.county, metric="members.total", on=before)))
    rows = client.get(url(ROWS, peopled.county, metric="members.total", on=before))
    assert rows.context["total"] == 0


def test_a_unit_without_data_says_so_beside_its_name(peopled, as_user):
    asked = {"metric": "members.total", "on": LATER - timedelta(days=1)}
    page = as_user(peopled.staff).get(url(FIGURES, peopled.sibling_township, **asked))
    assert [(line["label"], line["value"]) for line in page.context["units"]] == [
        ("葛坡村支部", 2),
        ("深坡村支部", None),
    ]
    assert "无数据" in text(page)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"metric": "members.nobody"}, "没有指标“members.nobody”"),
        ({"by": "colour"}, "不能按“colour”分组"),
        ({"on": "2023-02-30"}, "日期“2023-02-30”不存在"),
        ({"on": "2999-01-01"}, "还没有到，不能统计未来的日期"),
        ({"metric": "members.new", "from_": "2023-02-01", "to": "2023-01-01"}, "请对调"),
    ],
)
def test_a_wrong_address_is_answered_with_a_sentence(world, as_user, asked, sentence):
    answer = as_user(world.staff).get(url(FIGURES, world.county, **asked))
    assert answer.status_code == 422
    assert sentence in text(answer)


# Reports


def test_the_chosen_report_is_shown_with_its_checks(peopled, as_user):
    client = as_user(peopled.staff)
    asked = {"form": "R1", "org": peopled.county.pk, "on": "2023-12-31", "scheme": "7"}
    shown = client.get(reverse("reports:report-list"), asked, follow=True)
    assert shown.redirect_chain[0][0] == url(REPORT, peopled.county, form="R1", on="2023-12-31", scheme="7")
    page = text(shown)
    assert "团内统计年报" in page
    assert "校验全部相符" in page
    assert "农村团支部" in page


def test_a_failed_check_shows_the_difference_and_opens_it(peopled, as_user):
    army = make_branch(peopled.township, "武装部支部", industry_category="12")
    client = as_user(peopled.staff)
    shown = client.get(url(REPORT, peopled.county, form="R1", scheme="7"))
    failed = shown.context["failed"]
    assert [each["sides"].difference for each in failed] == [1]
    assert "差额 1" in text(shown)
    opened = client.get(failed[0]["url"])
    assert (opened.context["total"], opened.context["lines"][0]["lead"]) == (1, str(army))


@pytest.mark.parametrize("form", ["R1", "R2", "R4"])
def test_every_link_of_a_report_opens_as_many_rows(peopled, as_user, form):
    client = as_user(peopled.staff)
    shown = client.get(url(REPORT, peopled.sibling_township, form=form, on=ON)).context
    figures = {
        link: value
        for table in shown["tables"]
        for line in table["lines"]
        for value, link in line["cells"]
        if value
    }
    assert len(figures) > 5
    assert {link: client.get(link).context["total"] for link in figures} == figures


def test_a_leader_sees_reports_and_orders_none(peopled, as_user):
    client = as_user(peopled.leader)
    page = client.get(url(REPORT, peopled.county, form="R1"))
    assert page.status_code == 200
    assert "生成 Excel" not in text(page)
    assert client.post(reverse(ORDER, args=[peopled.county.pk]), {"form": "R1"}).status_code == 403


@pytest.mark.parametrize("asked", [{"form": "R99"}, {"form": ""}, {"form": "R1", "on": "2019-12-31"}])
def test_what_cannot_be_built_is_refused_before_it_is_ordered(peopled, as_user, asked):
    answer = as_user(peopled.staff).post(reverse(ORDER, args=[peopled.county.pk]), asked)
    assert answer.status_code == 422
    assert Job.objects.count() == 0


def test_the_form_offers_only_organizations_in_reach(peopled, as_user):
    client = as_user(peopled.secretary)
    offered = client.get(reverse("reports:report-list")).context["form"].fields["org"].queryset
    assert list(offered) == [peopled.township]
    asked = {"form": "R1", "org": peopled.sibling_township.pk, "on": "", "scheme": "16"}
    refused = client.get(reverse("reports:report-list"), asked)
    assert refused.context["form"].errors["org"]


# The neighbour


@pytest.mark.parametrize("name", [FIGURES, ROWS, REPORT])
def test_the_neighbour_finds_no_page_of_ours(peopled, as_user, name):
    asked = {"metric": "members.total", "form": "R1"}
    for user, org in (
        (peopled.other_staff, peopled.county),
        (peopled.sibling_secretary, peopled.township),
        (peopled.secretary, peopled.county),
    ):
        assert as_user(user).get(url(name, org, **asked)).status_code == 404
    assert as_user(peopled.staff).get(url(name, peopled.county, **asked)).status_code == 200


def test_the_neighbour_orders_no_report_of_ours(peopled, as_user):
    for user in (peopled.other_staff, peopled.secretary):
        answer = as_user(user).post(reverse(ORDER, args=[peopled.county.pk]), {"form": "R1"})
        assert answer.status_code == 404
    assert Job.objects.count() == 0


def test_a_foreign_unit_in_the_address_opens_nothing_and_is_not_named(peopled, as_user):
    client = as_user(peopled.staff)
    for unit in (peopled.other_township.pk, peopled.other_county.pk, 10**20):
        for asked in ({"unit": unit}, {"unit": unit, "on": ON}, {"metric": "orgs.branches", "unit": unit}):
            assert client.get(url(ROWS, peopled.county, **asked)).status_code == 404
    mine = client.get(url(ROWS, peopled.county, unit=peopled.township.pk))
    assert (mine.status_code, mine.context["total"]) == (200, 8)


# What pages cost, and what they leave behind


def queries(client, address: str) -> int:
    """How many queries a page asks."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("past", [True, False])
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        (FIGURES, {"metric": "members.total", "by": "age_band"}),
        (ROWS, {"metric": "members.total"}),
        (REPORT, {"form": "R1"}),
        (REPORT, {"form": "R2"}),
        (REPORT, {"form": "R4"}),
    ],
)
def test_pages_cost_the_same_for_few_and_many(world, as_user, name, asked, past):
    client = as_user(world.staff)
    day = {"on": ON if past else timezone.localdate()}
    for number in (1, 2):
        branch = make_branch(world.township, f"第{number}支部")
        make_member(branch, f"甲{number}")
    few = queries(client, url(name, world.county, **asked, **day))
    for number in range(4):
        branch = make_branch(world.sibling_township, f"新{number}支部", industry_category=f"0{number + 1}")
        for person in range(3):
            make_member(branch, f"乙{number}{person}", sex="1", ethnicity="壮族")
    assert queries(client, url(name, world.county, **asked, **day)) == few


def test_an_order_is_in_the_audit_trail(peopled, as_user):
    client = as_user(peopled.staff)
    client.post(reverse(ORDER, args=[peopled.county.pk]), {"form": "R1", "on": "2023-12-31", "scheme": "8"})
    found = audit.trail(peopled.county).get(event="reports.build")
    asked = {"form": "R1", "on": "2023-12-31", "scheme": "8"}
    assert (found.actor, json.loads(found.after)) == (peopled.staff, asked)


def test_no_address_of_a_figure_holds_a_name(peopled, as_user):
    page = text(as_user(peopled.staff).get(url(REPORT, peopled.county, form="R4", on=ON)))
    links = re.findall(r'href="([^"]*/rows/[^"]*)"', page)
    assert len(links) > 10
    assert not [link for link in links if "李清明" in link or "451197" in link]


# Shares


@pytest.fixture
def small_share(monkeypatch):
    """A share known to these tests only: 空心支部 of all branches."""
    monkeypatch.setattr(metrics, "_ratios", {})
    return Ratio(
        "test.hollow_share",
        "空心支部占比",
        metrics.get("orgs.hollow_branches"),
        metrics.get("orgs.branches"),
    )


def test_a_share_is_told_with_the_figures_it_is_made_of(peopled, as_user, small_share):
    client = as_user(peopled.staff)
    page = client.get(
        f"{reverse('reports:share-show', args=[peopled.county.pk])}?ratio={small_share.code}&on={ON}"
    )
    line = page.context["lines"][0]
    assert (str(line["value"]), line["part"][0], line["whole"][0]) == ("50.0", 2, 4)
    assert [client.get(line[name][1]).context["total"] for name in ("part", "whole")] == [2, 4]
    units = {each["name"]: str(each["value"]) for each in page.context["units"]}
    assert units == {"葛坡镇": "100.0", "麦岭镇": "0.0"}


def test_the_neighbour_gets_no_share(peopled, as_user, small_share):
    address = reverse("reports:share-show", args=[peopled.county.pk])
    assert as_user(peopled.other_staff).get(address).status_code == 404
    assert as_user(peopled.staff).get(f"{address}?ratio=orgs.nothing").status_code == 422
