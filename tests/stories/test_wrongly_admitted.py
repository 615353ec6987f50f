"""A member admitted at 12: found by the register itself, inspected, removed by the county, gone from then on.

The township's secretary opens and inspects, the county's reviewer decides; the day before still knows the
member, R17 of the county tells the case, and the next county sees nothing of it.
"""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from members.choices import Entry
from members.choices.cases import CaseState
from members.models import InspectionCase, Member
from tests.factories import make_member
from tests.members.cases_world import FACTS, too_young
from tests.members.year_world import ago, paper

pytestmark = pytest.mark.django_db
OVERVIEW, ROWS, LIST = "/members/violations/", "/members/violations/rows/", "/members/cases/"


def figure(code: str, org, **asked) -> int:
    """One figure as the command prints it."""
    out = StringIO()
    call_command("figures", code, org=org.code, json=True, stdout=out, **asked)
    return json.loads(out.getvalue())[0]["value"]


def names(answer) -> list[str]:
    """Names of a table."""
    return [row.title for row in answer.context["rows"]]


def everything(client, org, member) -> str:
    """What a user gets to read of the matter, page after page."""
    pages = ["/", "/todos/", OVERVIEW, ROWS, LIST, "/members/", f"/data/reports/{org.pk}/?form=R17"]
    pages += [f"/members/{member.pk}/", f"{LIST}{InspectionCase.objects.get().pk}/"]
    return "".join(client.get(page).content.decode() for page in pages)


def test_a_wrongly_admitted_member_is_found_removed_and_gone(world, as_user):
    lu = too_young(world.branch)
    make_member(world.branch, "高远", admission_number="202145000001")
    make_member(world.other_branch, "钟山团员", admission_number="202145000002")
    township, county = as_user(world.secretary), as_user(world.reviewer)
    assert figure("members.total", world.county) == 2

    # The radar of violations shows the township one finding; its row is opened as a case.
    seen = township.get(OVERVIEW)
    line = seen.context["lines"][0]
    assert (line["detector"].label, line["found"], seen.context["total"]["found"]) == ("入团年龄不足", 1, 1)
    page = township.get(line["found_url"])
    assert names(page) == ["卢明月"]
    assert "入团时 12 周岁" in page.content.decode()
    pick = {"pick": lu.pk}
    asked = township.post(f"{ROWS}bulk/open/?detector=too_young", pick)
    township.post(
        f"{ROWS}bulk/open/?detector=too_young",
        pick | {"asked": "1", "once": asked.context["once"], "note": ""},
    )
    case = InspectionCase.objects.get()
    assert names(township.get(ROWS)) == []
    assert "提出处理意见" in township.get("/todos/").content.decode()

    # Inspected: papers, what was found, what is proposed.
    address = f"{LIST}{case.pk}/"
    township.post(f"{address}files/", {"file": paper("户籍证明.pdf")})
    refused = township.post(f"{address}steps/propose/", {"result": "removed", "facts": "查过"})
    assert refused.status_code == 422
    proposed = township.post(f"{address}steps/propose/", {"result": "removed", "facts": FACTS}, follow=True)
    assert proposed.context["object"].state == CaseState.PROPOSED
    assert township.get(f"{address}steps/remove/").status_code == 403
    assert figure("members.total", world.county) == 2

    # The county returns it once, then decides.
    county.post(f"{address}steps/return/", {"comment": "请附本人谈话记录。"})
    assert "请附本人谈话记录。" in township.get(address).content.decode()
    township.post(f"{address}steps/propose/", {"result": "removed", "facts": FACTS})
    assert names(county.get(LIST, {"waiting": "true"})) == ["卢明月"]
    county.post(f"{address}steps/remove/", {"document_no": "富团发〔2026〕8 号"})
    lu.refresh_from_db()
    assert (lu.left_on, lu.left_how) == (ago(0), Entry.CANCELLED)

    # From today on gone from every figure; there the day before.
    yesterday = {"on": str(ago(1))}
    for code in ("members.total", "members.joined_under_14"):
        whole = 2 if code == "members.total" else 1
        assert (figure(code, world.county), figure(code, world.county, **yesterday)) == (whole - 1, whole)
    assert names(township.get("/members/")) == ["高远"]
    assert sorted(names(township.get("/members/", yesterday))) == ["卢明月", "高远"]
    span = {"start": str(ago(1)), "end": str(ago(0))}
    assert figure("cases.removed", world.county, **span) == 1
    assert figure("members.went", world.county, **span) == 1
    report = county.get(f"/data/reports/{world.county.pk}/?form=R17")
    assert report.context["failed"] == []
    assert [cell.value for cell in report.context["report"].tables[0].rows_of("total")[0]] == [
        *(0, 1, 1, 0, 1, 0, 0, 0, 1),
    ]

    # The next county and the next township read nothing of it anywhere.
    for user in (world.other_staff, world.other_reviewer, world.sibling_secretary):
        told = everything(as_user(user), world.county, lu)
        assert "卢明月" not in told
    assert figure("cases.removed", world.other_county, **span) == 0
    assert Member.objects.get(name="钟山团员").left_on is None
