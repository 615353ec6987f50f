"""A vacancy in a township team is filled in public, and what comes with the post goes with it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Grant
from cadres.models import Candidate, Post, Selection
from tests.cadres.team_world import full_team, person
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PEOPLE = (
    ("呼延雪", date(2000, 5, 4), "organization", 0),
    ("高远", date(1998, 3, 8), "democratic", 12),
    ("白海峰", date(1984, 1, 1), "self", 0),
    ("折慧敏", date(1999, 6, 1), "self", 0),
)
POINTS = {"呼延雪": (92, 90, 92), "高远": (88, 90, 86), "折慧敏": (80, 82, 81)}


def test_a_vacancy_is_filled_in_public(world, as_user):
    today = timezone.localdate()
    team = full_team(world.township)
    newcomer = make_user("mailing-xin", "leader", world.branch, name="呼延雪")
    Grant.objects.filter(user=newcomer).delete()
    secretary, county = as_user(world.secretary), as_user(world.reviewer)
    board = f"/cadres/teams/{world.township.pk}/"

    # the vacancy: 任静 is called away, the team lacks one
    away = {"on": today.isoformat(), "reason": "调离"}
    assert secretary.post(f"/cadres/posts/{team[2].pk}/relieve/", away).status_code == 302
    assert "委员 9–15 名，还差 1 名。" in secretary.get(board).text

    # the plan, the call, three channels
    form = {
        "org": world.township.pk,
        "post_title": "副书记",
        "nature": "part_time",
        "quota": "none",
        "seats": 1,
        "plan": "面向全镇公开选配兼职副书记 1 名",
    }
    assert secretary.post("/cadres/selections/add/", form).status_code == 302
    selection = Selection.objects.get()
    url = f"/cadres/selections/{selection.pk}/"

    def take(visitor, step: str, **data):
        answer = visitor.post(f"{url}steps/{step}/", data)
        selection.refresh_from_db()
        return answer

    call = {"working_group": "镇党委组织组", "called_on": "2026-09-01"}
    assert take(secretary, "call", **call).status_code == 302
    for serial, (name, birth, channel, signers) in enumerate(PEOPLE):
        who = person(name, 600 + serial, birth)
        told = {key: value for key, value in who.items() if key not in ("birth", "sex")}
        told |= {"channel": channel, "signers": signers}
        told |= {"user": newcomer.pk} if name == "呼延雪" else {}
        assert secretary.post(f"{url}candidate/", told).status_code == 302
    assert take(secretary, "nominate").status_code == 302

    # one is refused by a clause of age
    assert "白海峰" in secretary.get(f"{url}steps/examine/").text
    assert take(secretary, "examine").status_code == 302
    assert "超过 40 周岁，年龄只增不减，请改荐他人。" in secretary.get(url).text

    # speeches are scored, candidates inspected
    for name, points in POINTS.items():
        lines = "\n".join(f"评委{place} {each}" for place, each in enumerate(points, 1))
        candidate = Candidate.objects.get(name=name)
        assert (
            secretary.post(f"/cadres/candidates/{candidate.pk}/score/", {"lines": lines}).status_code == 302
        )
    assert take(secretary, "speak").status_code == 302
    for name in POINTS:
        candidate = Candidate.objects.get(name=name)
        told = {"verdict": "fit", "note": "群众基础好"}
        assert secretary.post(f"/cadres/candidates/{candidate.pk}/vet/", told).status_code == 302
    assert take(secretary, "vet").status_code == 302
    assert Candidate.objects.get(chosen=True).name == "呼延雪"

    # five working days of notice over the National Day, then both approvals
    assert take(secretary, "announce", notice_on="2026-09-30").status_code == 302
    assert selection.notice_until == date(2026, 10, 13)
    papers = {"party_document": "麦党复〔2026〕7 号", "superior_document": "富团复〔2026〕9 号"}
    assert take(secretary, "approve", **papers).status_code == 403
    assert take(county, "approve", **papers).status_code == 302

    # appointment: access begins that day
    assert as_user(newcomer).get(board).status_code == 404
    until = (today + timedelta(days=1000)).isoformat()
    paper = {"start": today.isoformat(), "term_end": until, "document": "富团〔2026〕12 号"}
    assert take(county, "appoint", **paper).status_code == 302
    post = Post.objects.get(name="呼延雪")
    assert (selection.state, post.access.user, post.access.start) == ("done", newcomer, today)
    page = as_user(newcomer).get(board)
    assert (page.status_code, "呼延雪" in page.text, page.context["team"].failing) == (200, True, 1)
    assert as_user(newcomer).get(f"/cadres/teams/{world.sibling_township.pk}/").status_code == 404

    # the term ends: access is gone the same day
    told = {"on": today.isoformat(), "reason": "届满", "document": "富团〔2029〕3 号"}
    assert county.post(f"/cadres/posts/{post.pk}/relieve/", told).status_code == 302
    assert as_user(newcomer).get(board).status_code == 404
    assert "呼延雪 · 副书记" in secretary.get(board).text
