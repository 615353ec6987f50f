"""How long a hand-over may take, and how many young people a cadre keeps in touch with."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.posts import Rank
from cadres.models import Post, YouthLink
from league.kernel import audit, params
from league.kernel.clauses import OK, WARN, Clause, Finding
from league.kernel.params import param
from members.choices import PostNature

HANDED_OVER = audit.event("cadres.handed_over", gettext_lazy("登记工作交接"))

HANDBOOK = "团干部协管工作做法：离任交接档案、公章、名册、会议簿、转移簿和团费账（各地期限不一，可改）"
LINKS = "中青办发〔2016〕5号：团干部直接联系青年“1+100”（多地已调整，0 为不要求）"
HANDOVER_DAYS = param(
    "cadres.handover_days", 15, unit="天", label=gettext_lazy("书记离任后几天内完成交接"), source=HANDBOOK
)
LINKED = {
    nature: param(f"cadres.linked_{nature}", 0, unit="人", label=label, source=LINKS)
    for nature, label in (
        (PostNature.FULL_TIME, gettext_lazy("专职团干部直接联系青年不少于")),
        (PostNature.SECONDED, gettext_lazy("挂职团干部直接联系青年不少于")),
        (PostNature.PART_TIME, gettext_lazy("兼职团干部直接联系青年不少于")),
    )
}
HANDOVER = Clause("cadres.handover", gettext_lazy("离任书记移交档案、公章、名册和账目"), HANDBOOK)
IN_TOUCH = Clause("cadres.in_touch", gettext_lazy("团干部直接联系规定人数的青年"), LINKS)


def hands_over(post: Post) -> bool:
    """Whether something is to be handed over: the head of an organization was relieved."""
    return bool(post.end) and post.rank == Rank.SECRETARY


def handover_findings(post: Post, on: date) -> list[Finding]:
    """What of an office was not handed over, and by when it is due."""
    if not hands_over(post):
        return []
    done = getattr(post, "handover", None)
    if done and not done.missing:
        return [Finding(OK, HANDOVER, str(HANDOVER.text), measured=str(done.on))]
    due = post.end + timedelta(days=params.value(HANDOVER_DAYS, post.org.path, post.end))
    if done:
        told = _("还没有移交：%(items)s。移交以后请补登记。") % {"items": "、".join(done.missing)}
    else:
        told = _("还没有登记工作交接，应在 %(day)s 前完成。") % {"day": due}
    return [Finding(WARN, HANDOVER, told)]


def contact_findings(link: YouthLink, on: date) -> list[Finding]:
    """Too few young people, where a number is asked for."""
    least = params.value(LINKED[link.post.nature], link.org.path, on)
    if link.youths >= least:
        return []
    words = _("联系青年 %(n)d 人，应不少于 %(least)d 人。")
    told = words % {"n": link.youths, "least": least}
    return [Finding(WARN, IN_TOUCH, told, measured=str(link.youths))]
