"""A hollow branch is found, put on the ledger, plans, works, fails the check, works again and is closed."""

import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from league.kernel import jobs
from league.kernel.models import Job
from orgs.models import Rectification
from tests.factories import make_member, make_post
from tests.orgs.rectification_world import scan

pytestmark = pytest.mark.django_db
HEALTH, WORKLIST, LEDGER = "/orgs/health/", "/orgs/findings/", "/orgs/rectifications/"
CODES = ("orgs.hollow_branches", "rectifications.weak", "rectifications.running", "rectifications.closed")


def figures(org, days: int = 0) -> list:
    """What the command prints at the end of a day: hollow, and of this year weak, running, closed."""
    day = timezone.localdate() - timedelta(days=days)
    made = []
    for code in CODES:
        begun = day - timedelta(days=300)
        span = {"on": str(day)} if code in CODES[::2] else {"start": str(begun), "end": str(day)}
        out = StringIO()
        call_command("figures", code, org=org.code, json=True, stdout=out, **span)
        made.append(json.loads(out.getvalue())[0]["value"])
    return made


def backdate(case: Rectification, days: int) -> None:
    """Let the case have begun so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    Rectification.objects.filter(pk=case.pk).update(opened_on=day)


def take(client, case: Rectification, step: str, **told):
    """Post a step as its page does; the page afterwards."""
    case.refresh_from_db()
    posted = {"version": case.version, "comment": "", "once": f"{step}-{case.version}", **told}
    answer = client.post(f"{LEDGER}{case.pk}/steps/{step}/", posted, follow=True)
    case.refresh_from_db()
    return answer


def test_a_hollow_branch_is_put_right(world, as_user):
    today = timezone.localdate()
    for name in ("盘小满", "唐立夏"):
        make_member(world.branch, name)
    for branch in (world.second_branch, world.sibling_branch, world.second_sibling_branch):
        for serial in range(3):
            make_member(branch, f"{branch}团员{serial}")
    make_post(world.branch, "书记")
    township, branch = as_user(world.secretary), as_user(world.branch_secretary)

    # The check-up finds it, the worklist says why and leads to a case.
    page = township.get(HEALTH)
    line = page.context["lines"][0]
    assert (str(line.detector.metric.label), line.now.value) == ("空心支部数", 1)
    found = township.get(line.now.url)
    assert [row.title for row in found.context["rows"]] == ["麦岭村支部"]
    assert "现有团员 2 人，不足 3 人。" in found.content.decode()
    query = f"?org={world.branch.pk}&detector=orgs.hollow_branches"
    assert f"{LEDGER}add/{query}".replace("&", "&amp;") in found.content.decode()

    # The township opens the case with what was found.
    form = township.get(f"{LEDGER}add/{query}").context["form"]
    assert form.initial["problems"] == "现有团员 2 人，不足 3 人。"
    assert form.initial["deadline"] == today + timedelta(days=90)
    told = {
        "org": world.branch.pk,
        "source": "finding",
        "detector": "orgs.hollow_branches",
        "problems": "现有团员 2 人，不足 3 人。\n半年没有开展活动。",
        "deadline": form.initial["deadline"].isoformat(),
        "once": "open",
    }
    assert township.post(f"{LEDGER}add/", told).status_code == 302
    township.post(f"{LEDGER}add/", told)  # pressed twice
    case = Rectification.objects.get()
    backdate(case, 20)
    assert [figures(world.county, days) for days in (21, 20, 0)] == [[1, 0, 0, 0], [1, 1, 1, 0], [1, 1, 1, 0]]
    assert "整顿中" in township.get(f"{WORKLIST}?of=orgs.hollow_branches").content.decode()

    # The branch finds it among its to-dos, plans, and the township accepts.
    assert "报整顿方案" in branch.get("/todos/").content.decode()
    assert "正在整顿" in branch.get(f"/orgs/{world.branch.pk}/").content.decode()
    plan = {"measures": "摸清外出青年\n从村里发展团员", "responsible": "周小满"}
    take(branch, case, "plan", **plan)
    take(township, case, "return_plan", comment="写清完成时间")
    assert case.state == "opened"
    take(branch, case, "plan", **plan | {"measures": "三月底前摸清外出青年\n六月底前补录"})
    take(township, case, "accept")
    assert case.state == "running"

    # It notes what it does, brings the minutes, and reports.
    noted = {"on": today.isoformat(), "text": "走访 12 户", "once": "note"}
    assert branch.post(f"{LEDGER}{case.pk}/note/", noted).status_code == 302
    early = take(branch, case, "report", outcome="已补录")
    assert "还没有上传整顿材料" in early.content.decode()
    brought = {"file": scan(), "once": "file"}
    assert branch.post(f"{LEDGER}{case.pk}/files/", brought).status_code == 302
    take(branch, case, "report", outcome="已补录")
    assert case.state == "reported"

    # The township looks: still two members. It sends the case back with the reason.
    check = {"checked_on": today.isoformat(), "checked_by": "唐晓枫", "verdict": "合格"}
    refused = take(township, case, "close", **check)
    assert "麦岭村支部仍有问题：现有团员 2 人，不足 3 人。" in refused.content.decode()
    assert case.state == "reported"
    back = take(township, case, "send_back", comment="名册上仍是 2 人", **check)
    assert case.state == "running"
    assert "名册上仍是 2 人" in back.content.decode()
    assert figures(world.county) == [1, 1, 1, 0]

    # A third member comes; now it is closed.
    make_member(world.branch, "任采薇", since=today)
    take(branch, case, "report", outcome="已补录任采薇，现有团员 3 名")
    done = take(township, case, "close", **check | {"verdict": "已整改到位"})
    assert (case.state, case.closed_on) == ("closed", today)
    assert [figures(world.county, days) for days in (21, 1, 0)] == [[1, 0, 0, 0], [1, 1, 1, 0], [0, 1, 0, 1]]
    assert figures(world.sibling_township) == [0, 0, 0, 0]
    shown = done.content.decode()
    for words in ("走访 12 户", "会议记录.pdf", "已整改到位", "名册上仍是 2 人", "写清完成时间"):
        assert words in shown

    # The county exports the ledger; the neighbour has never heard of it.
    county = as_user(world.staff)
    assert county.post(f"{LEDGER}export/", {"once": "export"}).status_code == 302
    jobs.run_waiting()
    answer = county.get(reverse("reports:export-download", args=[Job.objects.get().pk]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = {cell for row in book["整顿台账"].iter_rows(values_only=True) for cell in row}
    assert {"麦岭村支部", "空心支部数", "已销号", "周小满", "已整改到位"} <= cells
    assert as_user(world.sibling_secretary).get(f"{LEDGER}{case.pk}/").status_code == 404
