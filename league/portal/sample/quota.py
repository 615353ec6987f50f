"""The county's numbers and its plan of the year; townships and schools got a little more than they use."""

from collections import Counter
from datetime import timedelta

from league.portal.sample.places import COUNTY
from league.portal.sample.work import Office
from members.models import Application, NumberBlock, QuotaEntry
from members.services.numbers import issue, pass_on, void
from members.services.quota import allot, set_plan

RESERVE = 20  # places of each field that stay with the county


def issue_numbers(office: Office) -> None:
    """A block for this year and the last, parts for the units, one number spoilt; before any approval."""
    county, actor, this = office.orgs[COUNTY], office.users["county"], office.census.today.year
    for year in (this - 1, this):
        told = {"note": f"桂青办〔{year}〕6 号", "on": office.census.today.replace(year=year, month=1, day=1)}
        first, last = (f"{year}45{serial:06d}" for serial in (800001, 800600))
        block = issue(NumberBlock(org=county, first=first, last=last, **told), actor=actor)
        for unit in _units(office, county.pk):
            pass_on(block, to=unit, count=20, actor=actor, note=f"富青发〔{year}〕5 号")
        void(block, number=last, reason="志愿书填写有误，整份作废", actor=actor)


def write(office: Office) -> None:
    """Enter the plan, pass it on; both some weeks ago."""
    county, actor, year = office.orgs[COUNTY], office.users["county"], office.census.today.year
    shares = _shares(office, county.pk, year)
    plan = Counter()
    for (_unit, field), places in shares.items():
        plan[field] += places
    plan = {field: places + RESERVE for field, places in plan.items()}
    set_plan(county, year, plan, actor=actor, note=f"贺青发〔{year}〕2 号")
    allot(county, year, shares, actor=actor, note=f"富青发〔{year}〕5 号")
    began = max(office.census.today.replace(month=1, day=1), office.census.today - timedelta(days=200))
    QuotaEntry.objects.update(on=began)


def _shares(office: Office, county: int, year: int) -> dict[tuple[int, str], int]:
    """What every unit gets: those who take a place already, and some more."""
    shares = {}
    for number, unit in enumerate(_units(office, county)):
        fields = {org.field for org in office.orgs.values() if org.is_branch and org.parent_id == unit.pk}
        for field in sorted(filter(None, fields)):
            taken = Application.objects.taking(year).filter(branch__field=field).under(unit).count()
            shares[unit.pk, field] = taken + 4 + number % 5
    return shares


def _units(office: Office, county: int) -> list:
    """Townships and schools of the county."""
    units = [org for org in office.orgs.values() if org.parent_id == county and not org.is_branch]
    return sorted(units, key=lambda org: org.path)
