"""Rectifications of the sample: three branches of the try-out's township, each at another station."""

from datetime import timedelta

from django.utils import timezone

from league.kernel import attachments, findings
from league.portal.sample import papers
from orgs.choices.rectification import Source
from orgs.models import Rectification, RectificationPaper
from orgs.rules import rectification as rules
from orgs.services import rectification as services
from orgs.workflows import RECTIFICATION

MEASURES = "走访每一户，摸清外出青年\n与邻近支部联合开展主题团日\n年底前补选支部委员"
HOLLOW = "orgs.hollow_branches"
STATIONS = ("opened", "running", "closed")


def write(office) -> None:
    """One case that waits for its plan, one that runs, one that was closed."""
    unit = office.users["township"].home
    branches = unit.children.standing().branches().order_by("code")
    for station, branch in zip(STATIONS, branches, strict=False):
        _lead(office, _case(office, branch), station)


def _case(office, branch) -> Rectification:
    """With what the check-up finds, else with what the township has found itself."""
    found, today = findings.get(HOLLOW).found(branch.pk), timezone.localdate()
    told = {"source": Source.FINDING, "detector": HOLLOW} if found else {}
    words = "\n".join(filter(None, (found, "半年没有召开支部大会。", "团员档案不全。")))
    case = Rectification(org=branch, problems=words, deadline=today + timedelta(days=60), **told)
    case = services.open_case(case, actor=office.users["township"])
    Rectification.objects.filter(pk=case.pk).update(opened_on=today - timedelta(days=30))
    case.refresh_from_db()
    return case


def _lead(office, case: Rectification, station: str) -> None:
    by, above, today = office.users["township"], office.users["reviewer"], timezone.localdate()
    if station == "opened":
        return
    plan = {"measures": MEASURES, "responsible": "周小满"}
    case = RECTIFICATION.fire(case, "plan", actor=by, data=plan)
    case = RECTIFICATION.fire(case, "accept", actor=above, comment="同意，按期完成。")
    for days, words in (
        (18, "走访 12 户，登记外出青年 9 人。"),
        (6, "与邻村支部联合开展主题团日，到会 11 人。"),
    ):
        services.note(case, on=today - timedelta(days=days), text=words, actor=by)
    attachments.attach(RectificationPaper, case, papers.scan("支部大会记录"), actor=by, permit=rules.RECTIFY)
    if station == "running" or case.detector:
        return
    case.refresh_from_db()
    case = RECTIFICATION.fire(case, "report", actor=by, data={"outcome": "委员补选完毕，每月活动一次。"})
    check = {"checked_on": today, "checked_by": above.name, "verdict": "已整改到位"}
    RECTIFICATION.fire(case, "close", actor=above, data=check)
