"""Transfers of the sample: some wait for the township, some it waits for, one is late, one came back."""

from datetime import timedelta

from league.portal.sample.work import Office
from members.choices import TransferReason
from members.models import Member
from members.services.transfer import Aim, open_transfer
from members.workflows import TRANSFER
from orgs.choices import Level
from orgs.models import Org

# days ago the paper was asked for, and the steps taken since, each two days after the other
STORIES = (
    (1, ()),
    (5, ("release",)),
    (3, ("release",)),
    (8, ("release", "refuse")),
    (12, ("release", "receive")),
    (20, ("release", "receive")),
    (2, ("issue",)),
    (0, ()),
)
LETTER_AT = 6  # the story of somebody who goes outside
WHY_NOT = "本人尚未到我镇报到，请联系本人核实去向后再转。"


def write(office: Office) -> None:
    """Members of the township on their way to the next one, and the other way round."""
    home = office.users["township"].home
    other = _next_township(office, home)
    for number, (ago, steps) in enumerate(STORIES):
        source, target = (home, other) if number % 2 == 0 else (other, home)
        outside = "共青团广西师范大学委员会" if number == LETTER_AT else ""
        _paper(
            office, number, source, Aim(TransferReason.JOB, None if outside else target, outside), ago, steps
        )


def _next_township(office: Office, home: Org) -> Org:
    """Another township of the county with somebody at its desk."""
    seated = {user.home_id for user in office.users.values()}
    towns = Org.objects.filter(level=Level.TOWNSHIP, parent=home.parent, pk__in=seated).exclude(pk=home.pk)
    return towns.order_by("code").first()


def _paper(office: Office, number: int, source: Org, aim: Aim, ago: int, steps: tuple[str, ...]) -> None:
    idle = Member.objects.present().under(source).filter(status="active", transfers=None).order_by("pk")
    member = idle.select_related("branch")[min(60, idle.count() - 1)]
    day = office.census.today - timedelta(days=ago)
    asker = office.users["branch"] if member.branch == office.users["branch"].home else None
    paper = open_transfer(member, aim, actor=asker or office.secretary_of(member.branch), on=day)
    for step in steps:
        if step == "release" and paper.state != "at_source":
            continue
        day = min(day + timedelta(days=2), office.census.today)
        receiver = aim.target if step in ("receive", "refuse") else source
        actor = next(user for user in office.users.values() if user.home_id == receiver.pk)
        data = {"letter_no": "富介〔2026〕21号", "letter_on": day} if step == "issue" else {}
        if step == "receive":
            data = {"branch": receiver.children.standing().branches().order_by("code").first()}
        words = WHY_NOT if step == "refuse" else ""
        paper = TRANSFER.fire(paper, step, actor=actor, on=day, data=data, comment=words)
