"""Cases of violation through the API: read by who may, moved by the step table, unseen by the neighbour."""

import pytest

from members.choices.cases import CaseState, Outcome
from tests.members.cases_world import FACTS, brought, opened, removed, too_young

pytestmark = pytest.mark.django_db
LIST = "/api/cases/"


def test_cases_are_listed_filtered_and_moved(world, as_user):
    case = opened(too_young(world.branch), world.secretary)
    removed(too_young(world.second_branch, "高远"), world.secretary, world.reviewer)
    client = as_user(world.secretary)
    rows = client.get(LIST).json()["results"]
    assert sorted(row["member_name"] for row in rows) == ["卢明月", "高远"]
    told = client.get(LIST, {"result": "removed"}).json()["results"]
    assert [(row["member_name"], row["state"], row["document_no"]) for row in told] == [
        ("高远", "done", "富团发〔2026〕8 号")
    ]
    brought(case, world.secretary)
    data = {"step": "propose", "version": case.version, "data": {"result": Outcome.CLEARED, "facts": FACTS}}
    answer = client.post(f"{LIST}{case.pk}/fire/", data, content_type="application/json")
    assert answer.status_code == 200, answer.content
    case.refresh_from_db()
    assert case.state == CaseState.PROPOSED
    for user in (world.sibling_secretary, world.other_reviewer):
        assert as_user(user).get(LIST).json()["results"] == []
        assert as_user(user).get(f"{LIST}{case.pk}/").status_code == 404
    assert as_user(world.branch_secretary).get(LIST).status_code == 403
