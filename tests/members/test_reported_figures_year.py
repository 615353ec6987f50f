"""Figures of the year as counties report them, from data that hold them, read back through `figures`.

Appraisal in every branch (100 %); 965 red flags and outstanding people, 6 of them national and 148 of the
region; 99 of 132 new Party members on recommendation; badges of one and two stars, of children and groups;
plans by field.
"""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from members.choices import Entry
from members.models import (
    Affiliation,
    Appraisal,
    Member,
    PartyRecommendation,
    PioneerBadge,
    PioneerBatch,
    Quota,
    QuotaEntry,
    Registration,
    Review,
    Reward,
)
from orgs.models import Org
from tests.factories import OPENED, World, make_id, make_member

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 1)
YEAR = {"start": "2025-01-01", "end": "2025-12-31"}
END = {"on": "2025-12-31"}


def figure(code: str, org, **asked) -> dict:
    """One figure as the command prints it."""
    out = StringIO()
    call_command("figures", code, org=org.code, json=True, stdout=out, **asked)
    return json.loads(out.getvalue())[0]


def filled(cells: dict) -> dict:
    """The cells that hold anything."""
    return {label: number for label, number in cells.items() if number}


def members(branch, number: int, first: int = 0, birth=date(2004, 5, 4), **columns) -> list[Member]:
    """Members of a branch since the register began, many at once."""
    made = []
    for serial in range(first, first + number):
        day = birth.replace(day=serial // 400 + 1)
        told = {"birth": day, "sex": "2", "id_no": make_id(day, "2", serial % 400)}
        member = Member(branch=branch, name=f"团员{serial}", joined_on=date(2019, 5, 4), **told | columns)
        member.derive()
        made.append(member)
    Member.objects.bulk_create(made)
    Affiliation.objects.bulk_create(
        Affiliation(member=each, branch=branch, start=OPENED, how_in=Entry.OPENING) for each in made
    )
    return made


def reviewed(world: World, branch, by) -> None:
    """The appraisal of a branch, approved, and everybody registered."""
    told = {"year": 2025, "created_by": by}
    review = Review.objects.create(branch=branch, state="approved", approved_on=DAY, **told)
    people = list(Member.objects.filter(branch=branch))
    Appraisal.objects.bulk_create(
        Appraisal(
            review=review, member=each, grade="excellent" if n < len(people) * 0.3 - 0.99 else "qualified"
        )
        for n, each in enumerate(people)
    )
    Registration.objects.bulk_create(
        Registration(member=each, branch=branch, state="registered", on=DAY, **told) for each in people
    )


def test_appraisal_in_every_branch(world):
    branches = Org.objects.branches().under(world.county)
    for n, branch in enumerate(branches):
        members(branch, 10, n * 10)
        reviewed(world, branch, world.secretary)
    make_member(world.other_branch, "邻县")
    assert figure("orgs.review_coverage", world.county, **END)["value"] == 100.0
    assert figure("orgs.branches_review_unstarted", world.county, **END)["value"] == 0
    assert figure("members.registration_rate", world.county, **END)["value"] == 100.0
    cut = figure("members.appraised", world.county, **END, by="grade")
    assert (cut["value"], filled(cut["cells"])) == (40, {"优秀": 12, "合格": 28})
    assert figure("orgs.review_coverage", world.other_county, **END)["value"] == 0.0


def test_965_red_flags_and_outstanding_people_6_national_148_of_the_region(world):
    people = members(world.branch, 600)
    levels = ["nation"] * 6 + ["province"] * 148 + ["city"] * 811
    told = {"year": 2025, "on": date(2025, 5, 4), "created_by": world.staff}
    Reward.objects.bulk_create(
        Reward(
            member=people[n] if n < 600 else None,
            org=world.branch if n < 600 else world.township,
            kind="good_member" if n < 600 else "red_committee",
            name=f"第 {n} 项",
            level=level,
            **told,
        )
        for n, level in enumerate(levels)
    )
    outside = {"kind": "outside", "name": "见义勇为", "level": "city"}
    Reward.objects.create(org=world.township, **outside, **told)
    Reward.objects.create(org=world.other_township, kind="red_committee", level="nation", **told)
    cut = figure("rewards.red_and_good", world.county, **YEAR, by="level")
    assert cut["value"] == 965
    assert filled(cut["cells"]) == {"全国": 6, "省（自治区）级": 148, "市级": 811}
    assert filled(figure("rewards.red_and_good", world.county, **YEAR, by="target")["cells"]) == {
        "团员（干部）": 600,
        "团组织": 365,
    }
    assert figure("rewards.given", world.county, **YEAR)["value"] == 966


def test_99_of_132_new_party_members_on_recommendation(world):
    people = members(world.branch, 132, party_joined_on=DAY)
    PartyRecommendation.objects.bulk_create(
        PartyRecommendation(
            member=each,
            branch=world.branch,
            kind="candidate",
            state="adopted",
            applied_on=date(2024, 1, 1),
            party_org="麦岭村党支部",
            recommended_on=date(2025, 6, 1),
            adopted_on=date(2025, 9, 1),
            created_by=world.secretary,
        )
        for each in people[:99]
    )
    share = figure("party.new_share", world.county, **YEAR)
    assert (share["value"], share["of"]) == (75.0, [99, 132])
    assert figure("party.adopted", world.county, **YEAR)["value"] == 99


def test_badges_by_level_and_batches_by_number(world):
    told = {
        "org": world.township,
        "school": "麦岭镇中心小学",
        "entry_year": 2022,
        "created_by": world.secretary,
    }
    holders = [("person", f"队员{n}") for n in range(40)] + [("collective", f"{n} 中队") for n in range(10)]
    PioneerBadge.objects.bulk_create(
        PioneerBadge(holder=holder, name=name, level="star1", on=date(2025, 6, 1), **told)
        for holder, name in holders
    )
    PioneerBadge.objects.bulk_create(
        PioneerBadge(holder=holder, name=name, level="star2", on=date(2025, 10, 13), **told)
        for holder, name in (*holders[:12], *holders[40:43])
    )
    for batch, day, joined in ((1, date(2025, 6, 1), 27), (2, date(2025, 10, 13), 36)):
        PioneerBatch.objects.create(batch=batch, on=day, joined=joined, eligible=90, **told)
    levels = figure("pioneers.stars", world.county, **YEAR, by="level")
    assert (levels["value"], filled(levels["cells"])) == (65, {"一星章": 50, "二星章": 15})
    holders = figure("pioneers.stars", world.county, **YEAR, by="holder")["cells"]
    assert holders == {"个人": 52, "集体": 13}
    joined = figure("pioneers.joined", world.county, **YEAR, by="batch")
    assert (joined["value"], filled(joined["cells"])) == (63, {"第 1 批": 27, "第 2 批": 36})
    assert figure("pioneers.stars", world.other_county, **YEAR)["value"] == 0


def test_a_plan_by_field(world):
    for field, places in (("rural", 120), ("school", 380), ("non_public", 50)):
        quota = Quota.objects.create(year=2025, field=field, org=world.county)
        QuotaEntry.objects.create(quota=quota, places=places, on=date(2025, 3, 1), actor=world.staff)
    cut = figure("members.quota_planned", world.county, **END, by="field")
    assert cut["value"] == 550
    assert filled(cut["cells"]) == {"农村": 120, "学校": 380, "非公有制经济组织": 50}
