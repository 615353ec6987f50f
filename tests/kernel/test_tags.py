"""Tags and filters of every page."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from league.kernel import masks
from league.kernel.clauses import Clause, Finding


def shown(source: str, **context) -> str:
    """A template of one line, rendered."""
    return Template(source).render(Context(context))


def test_number_has_separators_and_nothing_is_no_data():
    assert shown("{{ n|number }}", n=18436) == "18,436"
    assert shown("{{ n|number }}", n=91.44) == "91.4"
    assert shown("{{ n|number }}", n=0) == "0"
    assert shown("{{ n|number }}", n=None) == "无数据"


def test_day_is_written_as_the_office_writes_it():
    assert shown("{{ d|day }}", d=date(2026, 11, 22)) == "2026-11-22"
    assert shown("{{ d|day }}", d=datetime(2026, 11, 22, 8, 20, tzinfo=UTC)) == "2026-11-22 16:20"
    assert shown("{{ d|day }}", d=None) == "—"


def test_masks_show_no_more_than_they_may():
    assert masks.id_number("610821200403181234") == "610821********"
    assert masks.phone("13812342106") == "138****2106"
    assert masks.phone("5501234") == "****34"
    assert (masks.id_number(""), masks.phone(None)) == ("—", "—")


def test_figure_opens_its_rows():
    link = shown("{% figure n url %}", n=1284, url="/members/?x=1&y=2")
    assert link == '<a class="figure" href="/members/?x=1&amp;y=2">1,284</a>'
    assert shown("{% figure n url %}", n=None, url="/members/") == '<span class="figure">无数据</span>'


def test_state_is_never_colour_alone():
    html = shown('{% chip word "danger" %}', word="<逾期>")
    assert "<svg" in html
    assert html.endswith("&lt;逾期&gt;</span>")


def test_bars_draw_with_attributes_and_stay_inside():
    assert 'width="100" height="8"/></svg>' in shown("{% bar 140 %}")
    html = shown("{% stackbar parts %}", parts=[("green", 3, "已通过"), ("grey", 1, "未报")])
    assert 'x="0.00" width="75.00"' in html
    assert 'x="75.00" width="25.00"' in html


@pytest.mark.parametrize("points", [[5], [0, 0], [1, 250000], [3, None, 7]])
def test_line_chart_takes_any_figures(points):
    html = shown("{% line points labels 4 %}", points=points, labels=[str(i) for i in range(len(points))])
    assert html.count("<circle") == len(points)
    assert "nan" not in html


def test_line_chart_without_figures_is_empty():
    assert shown("{% line points labels %}", points=[], labels=[]) == ""


def test_finding_tells_clause_value_day_and_repair():
    clause = Clause("a", "培养考察满 3 个月", "《发展团员工作细则》")
    late = Finding("block", clause, "2026-12-18 期满。", date(2026, 12, 19), "2 个月 4 天", "/repair/")
    html = shown("{% findings found %}", found=[late])
    for words in ("is-bad", "培养考察满 3 个月", "2 个月 4 天", "最早 2026-12-19", 'href="/repair/"', "细则"):
        assert words in html
