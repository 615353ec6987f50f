"""A member's life as the detail page tells it: clues, timeline, and who can see the entry."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Grant
from league.kernel import audit, params, permits
from league.kernel.roles import Role
from members import rules
from members.models import Application, IdCorrection, Member
from members.rules import decisions, register
from members.rules.absence import KEEP_ABSENCES
from members.rules.personal import STATEMENT
from members.workflows import ADMISSION, DECISION, ID_CORRECTION

SHOWN_BY_NAME = 3
# Told by the spans in branches and by the posts.
SILENT = frozenset(
    f"members.{word}"
    for word in (
        "add",
        "change_branch",
        "enroll",
        "take_post",
        "leave_post",
        "left",
        "came_back",
        "disciplined",
    )
)


def columns(member: Member, on: date) -> dict:
    """What the clues look at, of a stored row; read once for an object."""
    kept = member.__dict__.setdefault("_columns", {})
    if on not in kept:
        row = {name: getattr(member, name) for name in register.READS if name != "in_post"}
        post = Member.objects.filter(pk=member.pk).filter(Member.objects.holding_post(on)).exists()
        kept[on] = row | {"in_post": post, "day": on}
    return kept[on]


def clues(member: Member, on: date) -> list[register.Clue]:
    """The clues about a member on a day."""
    return register.clues_of(columns(member, on), on)


def statement_acts(member: Member, user) -> list[dict]:
    """The button to what is held of the person."""
    if not permits.may(user, STATEMENT, member):
        return []
    url = reverse("members:statement", args=[member.pk])
    return [{"label": _("个人信息说明"), "url": url, "icon": "file-text"}]


def watchers(path: str, on: date) -> list[tuple[str, str]]:
    """(who, what) of everybody whose grants reach a branch: by name for few, else by number."""
    rows = Grant.objects.valid_on(on).filter(org__path__in=params.lineage(path), user__is_active=True)
    rows = rows.select_related("user", "org").order_by("-org__path", "role", "user__name")
    reading = permits.get(rules.VIEW).roles
    groups: dict[tuple, list[str]] = {}
    for grant in rows:
        if grant.role in reading:
            groups.setdefault((str(grant.org), grant.role), []).append(grant.user.name)
    return [(_who(org, role, names), powers(role)) for (org, role), names in groups.items()]


def _who(org: str, role: str, names: list[str]) -> str:
    who = "、".join(names) if len(names) <= SHOWN_BY_NAME else _("%(n)d 人") % {"n": len(names)}
    return f"{org} {Role(role).label} {who}"


def powers(role: str) -> str:
    """What a role may do with a member, in words."""
    words = [_("全部，可改") if role in permits.get(rules.EDIT).roles else _("全部，只读")]
    if role in permits.get(rules.REVEAL).roles:
        words.append(_("可查全号（留记录）"))
    return _("，").join(words)


def timeline(member: Member) -> list[dict]:
    """Spans in branches, posts, steps of the application and of corrections, the trail; the newest first."""
    corrections = list(member.id_corrections.all())
    entries = [*_spans(member), *_posts(member), *_steps(member, corrections), *_events(member, corrections)]
    entries.sort(key=lambda entry: _moment(entry["time"]), reverse=True)
    return entries


def _moment(time) -> datetime:
    if isinstance(time, datetime):
        return timezone.localtime(time).replace(tzinfo=None)
    return datetime(time.year, time.month, time.day)


def _spans(member: Member):
    for span in member.affiliations.select_related("branch"):
        yield {
            "title": _("进入“%(branch)s”") % {"branch": span.branch},
            "time": span.start,
            "sub": span.get_how_in_display(),
            "mark": "ok",
        }


def _posts(member: Member):
    for post in member.posts.select_related("org"):
        words = {"title": post.title, "org": post.org}
        yield {"title": _("担任%(title)s") % words, "time": post.start, "sub": str(post.org), "mark": "ok"}
        if post.end:
            yield {"title": _("免去%(title)s") % words, "time": post.end, "sub": str(post.org), "mark": ""}


def _steps(member: Member, corrections: Iterable[IdCorrection]):
    papers = [(ADMISSION, each) for each in Application.objects.filter(member=member)]
    papers += [(DECISION, each) for each in member.decisions.all()]
    for workflow, paper in [*papers, *((ID_CORRECTION, each) for each in corrections)]:
        for record in workflow.history(paper):
            step = workflow.step(record.step)
            yield {
                "title": step.label if workflow is ADMISSION else f"{told(workflow, paper)}：{step.label}",
                "time": record.at,
                "sub": str(record.actor),
                "quote": record.comment,
                "mark": "bad" if step.backward else "ok",
            }


def told(workflow, paper) -> str:
    """What a paper is about: the kind of a decision, else the workflow's name."""
    return paper.get_kind_display() if workflow is DECISION else str(workflow.label)


def decision_acts(member: Member, user) -> list[dict]:
    """The way to begin a decision on a member, or to the one under way."""
    if not permits.may(user, decisions.PROPOSE, member):
        return []
    open_one = member.decisions.open().first()
    if open_one:
        url = reverse("members:decision-detail", args=[open_one.pk])
        return [{"label": _("办理中：%(kind)s") % {"kind": open_one.get_kind_display()}, "url": url}]
    label = _("恢复团籍") if member.left_on else _("办理离团或处分")
    return [
        {"label": label, "url": reverse("members:decision-begin", args=[member.pk]), "icon": "user-minus"}
    ]


def absence_acts(member: Member, user) -> list[dict]:
    """The way to enter a member of today as away; nothing for one who is, which the page shows itself."""
    away = member.absences.open().exists()
    if away or member.left_on or not permits.may(user, KEEP_ABSENCES, member):
        return []
    url = f"{reverse('members:absence-add')}?member={member.pk}"
    return [{"label": _("登记外出"), "url": url, "icon": "plane"}]


def _events(member: Member, corrections: Iterable[IdCorrection]):
    labels = {field.name: field.verbose_name for field in Member._meta.concrete_fields}
    asked = (audit.trail(each).filter(event="members.request_id") for each in corrections)
    for event in chain(audit.trail(member), *asked):
        if event.event in SILENT:
            continue
        changed = [str(labels[name]) for name, _old, _new in event.changes if name in labels]
        what = _("：%(names)s") % {"names": "、".join(changed)} if changed else ""
        yield {
            "title": f"{audit.label(event.event)}{what}",
            "time": event.at,
            "sub": str(event.actor or ""),
            "quote": event.note,
            "mark": "",
        }
