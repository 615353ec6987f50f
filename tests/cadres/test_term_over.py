"""Which terms are over: elections first, then collected forms, each organization counted once."""

from datetime import date

import pytest

from cadres.services import elections as services
from league.kernel import findings, metrics
from league.kernel.calendar import add_months
from league.kernel.metrics import Period
from orgs.models import CollectedForm
from tests.cadres.election_world import term, today
from tests.factories import make_branch

pytestmark = pytest.mark.django_db


def over(org, on: date | None = None) -> list[str]:
    """Names of those whose term is over."""
    return sorted(str(row) for row in metrics.get("orgs.term_over").under(org.path, Period.day(on)))


def formed(org, last_election: str, on: date = date(2025, 1, 1)) -> None:
    """A collected form."""
    CollectedForm.objects.create(org=org, on=on, last_election=last_election)


def test_elections_and_forms_count_an_organization_once(world):
    names = ("只有采集表", "已补录新届", "两处都过期", "表比换届新", "只有换届", "已批准延期")
    only, renewed, both, newer, elected, delayed = (make_branch(world.township, name) for name in names)
    long_ago = add_months(today(), -50)
    for branch in (only, renewed, both):
        formed(branch, long_ago.strftime("%Y-%m"))
    term(renewed, world.staff, add_months(today(), -2))
    for branch in (both, newer, elected, delayed):
        term(branch, world.staff, long_ago)
    formed(newer, add_months(today(), -6).strftime("%Y-%m"))
    row = services.running_terms(delayed).get()
    services.delay(row, add_months(today(), 1), "麦党〔2026〕9 号", "麦团〔2026〕4 号", actor=world.secretary)
    assert over(world.township) == sorted(["只有采集表", "两处都过期", "只有换届"])
    assert over(world.other_county) == []


def test_committees_are_found_by_their_elections(world):
    since = add_months(today(), -61)
    term(world.township, world.staff, since, 5)
    assert over(world.county) == ["麦岭镇"]
    said = findings.get("orgs.term_over").found(world.township.pk)
    assert said == f"上次换届是 {since.isoformat()}，已满 5 年。"
    assert over(world.county, add_months(today(), -2)) == []


def test_the_page_of_findings_tells_the_superior(world, as_user):
    term(world.branch, world.staff, add_months(today(), -40))
    shown = as_user(world.secretary).get("/orgs/findings/", {"of": "orgs.term_over"})
    assert [row.title for row in shown.context["rows"]] == ["麦岭村支部"]
    assert "已满 3 年。" in shown.text
