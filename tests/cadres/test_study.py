"""The study log: what a month asks for, who is short, entered on one form, figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cadres.models import Post, SelfStudy, StudySession
from cadres.rules import study as rules
from cadres.services import study as services
from cadres.services import withdraw_posts
from league.kernel import metrics, params
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from orgs.models import Org
from tests.cadres.training_world import person
from tests.factories import make_post

pytestmark = pytest.mark.django_db
MONTH = date(2025, 9, 1)


def gather(org, on: date, by, *, kind: str = "collective", half_days=1) -> StudySession:
    """A gathering."""
    session = StudySession(org=org, on=on, kind=kind, half_days=half_days, content="理论学习")
    return services.keep_session(session, actor=by)


def told(org, month: date = MONTH) -> services.Studied:
    """What an organization studied."""
    return services.studied(Org.objects.filter(pk=org.pk), month)[0]


def test_a_month_asks_for_half_days_hours_and_an_exchange(world):
    post = make_post(world.township, "书记", **person("莫雨桐", 3))
    messages = [finding.message for finding in told(world.township).findings()]
    assert messages == [
        "集体学习 0 个半天，还差 2 个半天。请在本月内补上并登记。",
        "学习交流会 0 次，还差 1 次。请召开后登记。",
        "1 名团干部自学不足 30 小时：莫雨桐。请督促并填报小时数。",
    ]
    gather(world.township, date(2025, 9, 3), world.secretary)
    gather(world.township, date(2025, 9, 30), world.secretary, kind="exchange")
    gather(world.township, date(2025, 10, 1), world.secretary)
    services.fill_self_study(world.township, MONTH, {post.pk: (Decimal("30"), "")}, actor=world.secretary)
    assert told(world.township).is_met
    params.set_value(
        rules.SELF_HOURS, 31, actor=world.staff, path=world.county.path, source="本县", effective_from=MONTH
    )
    assert [post.name for post in told(world.township).short] == ["莫雨桐"]


def test_the_form_of_a_month_is_filled_and_taken_back(world, as_user):
    post = make_post(world.township, "书记", **person("莫雨桐", 3))
    visitor, url = as_user(world.secretary), f"/cadres/study/{world.township.pk}/"
    page = visitor.post(
        f"{url}fill/?month=2025-09", {f"hours-{post.pk}": "32.5", f"content-{post.pk}": "党史"}
    )
    assert page.status_code == 302
    assert (SelfStudy.objects.get().hours, SelfStudy.objects.get().month) == (Decimal("32.5"), MONTH)
    assert "党史" in visitor.get(f"{url}?month=2025-09").text
    wrong = visitor.post(f"{url}fill/?month=2025-09", {f"hours-{post.pk}": "500"})
    assert wrong.status_code == 422
    visitor.post(f"{url}fill/?month=2025-09", {f"hours-{post.pk}": ""})
    assert SelfStudy.objects.count() == 0


def test_neither_the_future_nor_a_neighbour_is_written(world, as_user):
    ahead = services.next_month(timezone.localdate())
    with pytest.raises(Refused):
        services.fill_self_study(world.township, ahead, {}, actor=world.secretary)
    with pytest.raises(Refused):
        gather(world.township, timezone.localdate() + timedelta(days=1), world.secretary)
    with pytest.raises(Forbidden):
        services.fill_self_study(world.sibling_township, MONTH, {}, actor=world.secretary)
    assert as_user(world.secretary).get(f"/cadres/study/{world.sibling_township.pk}/").status_code == 404


def test_the_overview_lists_who_is_short_with_the_same_questions(world, as_user):
    visitor = as_user(world.staff)
    make_post(world.township, "书记", **person("莫雨桐", 3))
    visitor.get("/cadres/study/")
    with CaptureQueriesContext(connection) as few:
        page = visitor.get("/cadres/study/?month=2025-09")
    orgs = {line.org for line in page.context["lines"]}
    assert orgs == {world.county, world.township, world.sibling_township}
    for serial in range(10, 16):
        make_post(world.sibling_township, "委员", **person(f"委员{serial}", serial))
    with CaptureQueriesContext(connection) as many:
        page = visitor.get("/cadres/study/?month=2025-09")
    assert (len(few), page.context["short"]) == (len(many), 3)


def test_figures_count_gatherings_hours_and_the_share(world):
    first = make_post(world.township, "书记", **person("莫雨桐", 3))
    second = make_post(world.township, "副书记", **person("唐立新", 4))
    make_post(world.branch, "书记", **person("何冬至", 5))
    gather(world.township, date(2025, 9, 3), world.secretary, half_days=Decimal("1.5"))
    hours = {first.pk: (Decimal("30"), ""), second.pk: (Decimal("29.5"), "")}
    services.fill_self_study(world.township, MONTH, hours, actor=world.secretary)
    flow, day = Period(date(2025, 9, 30), MONTH), Period.day(date(2025, 9, 30))
    path = world.county.path
    assert metrics.get("cadres.study_half_days").value(path, flow) == Decimal("1.5")
    assert metrics.get("cadres.self_study_hours").value(path, flow) == Decimal("59.5")
    assert metrics.get("cadres.study_due").value(path, day) == 2
    assert str(metrics.declared("cadres.study_rate").value(path, day)) == "50.0"


def test_a_post_with_study_stays_when_its_roster_is_taken_back(world):
    used, free = (
        make_post(world.township, title, **person(title, n)) for n, title in enumerate(("书记", "委员"), 3)
    )
    services.fill_self_study(world.township, MONTH, {used.pk: (Decimal(1), "")}, actor=world.secretary)
    assert withdraw_posts([str(used.pk), str(free.pk)]) == {str(used.pk)}
    assert Post.objects.filter(pk=used.pk).exists()
