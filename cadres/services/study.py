"""Verbs of the study log: gatherings, the hours of a month, and who is short."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cadres.choices.study import StudyKind
from cadres.models import Post, SelfStudy, StudySession
from cadres.rules import study as rules
from league.kernel import audit, permits
from league.kernel.clauses import Finding
from league.kernel.errors import Refused
from league.kernel.params import Book
from orgs.models import Org


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def held_in(month: date) -> Q:
    """Condition: a post was held on a day of the month."""
    return Q(start__lt=next_month(month)) & (Q(end=None) | Q(end__gt=month))


def sessions_of(month: date) -> QuerySet[StudySession]:
    """Gatherings of the month."""
    return StudySession.objects.filter(on__gte=month, on__lt=next_month(month))


@transaction.atomic
def keep_session(session: StudySession, *, actor) -> StudySession:
    """Store a gathering; Forbidden outside the actor's reach, Refused for a day to come."""
    permits.require(actor, rules.EDIT_STUDY, session.org)
    if session.on > timezone.localdate():
        raise Refused(_("日期还没有到，请填今天或以前的日期。"))
    session.save()
    return session


@transaction.atomic
def fill_self_study(org: Org, month: date, hours: Mapping[int, tuple], *, actor) -> int:
    """Store what the holders of posts at an organization studied in a month; how many were told.

    hours: post id → (hours, content); None for hours takes an entry back. Raises Forbidden outside the
    actor's reach, Refused for a month to come.
    """
    permits.require(actor, rules.EDIT_STUDY, org)
    if month > timezone.localdate():
        raise Refused(_("这个月还没有到，不能填报。"))
    ours = Post.objects.filter(held_in(month), org=org, pk__in=hours).select_for_update(of=("self",))
    for post in ours:
        told, content = hours[post.pk]
        _fill(post, month, told, content)
    audit.record(actor, rules.FILLED, org, None, {"month": f"{month:%Y-%m}", "posts": len(ours)})
    return len(ours)


def _fill(post: Post, month: date, hours: Decimal | None, content: str) -> None:
    if hours is None:
        SelfStudy.objects.filter(post=post, month=month).delete()
        return
    told = {"hours": hours, "content": content}
    SelfStudy.objects.update_or_create(post=post, month=month, defaults=told)


@dataclass
class Studied:
    """What an organization studied in a month, beside what it should have."""

    org: Org
    half_days: Decimal = Decimal(0)
    exchanges: int = 0
    needed: dict[str, Decimal] = field(default_factory=dict)
    cadres: list[tuple[Post, SelfStudy | None]] = field(default_factory=list)

    @property
    def short(self) -> list[Post]:
        """Cadres below the hours."""
        least = self.needed[rules.SELF_HOURS]
        return [post for post, told in self.cadres if not told or told.hours < least]

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return not self.findings()

    def findings(self) -> list[Finding]:
        """What is missing, by number."""
        found = []
        if self.half_days < self.needed[rules.HALF_DAYS]:
            words = _("集体学习 %(told)s 个半天，还差 %(lack)s 个半天。请在本月内补上并登记。")
            found.append(self._lack(words, self.half_days, rules.HALF_DAYS))
        if self.exchanges < self.needed[rules.EXCHANGES]:
            words = _("学习交流会 %(told)s 次，还差 %(lack)s 次。请召开后登记。")
            found.append(self._lack(words, self.exchanges, rules.EXCHANGES))
        if short := self.short:
            words = _("%(n)d 名团干部自学不足 %(least)s 小时：%(names)s。请督促并填报小时数。")
            told = {"n": len(short), "least": f"{float(self.needed[rules.SELF_HOURS]):g}"}
            told["names"] = "、".join(post.name for post in short[:6])
            found.append(Finding("warn", rules.STUDY_CLAUSE, words % told, measured=str(len(short))))
        return found

    def _lack(self, words: str, told, code: str) -> Finding:
        lack = self.needed[code] - told
        message = words % {"told": f"{float(told):g}", "lack": f"{float(lack):g}"}
        return Finding("warn", rules.STUDY_CLAUSE, message, measured=f"{float(told):g}")


def studied(orgs: QuerySet[Org], month: date) -> list[Studied]:
    """What each organization studied in a month; five queries however many there are."""
    found = {org.pk: Studied(org) for org in orgs}
    _count_sessions(found, month)
    _list_cadres(found, month)
    book, last = Book(rules.NUMBERS), next_month(month) - timedelta(days=1)
    for one in found.values():
        one.needed = {code: Decimal(str(book.value(code, one.org.path, last))) for code in rules.NUMBERS}
    return list(found.values())


def _count_sessions(found: dict[int, Studied], month: date) -> None:
    counted = sessions_of(month).filter(org__in=found).order_by().values("org", "kind")
    for line in counted.annotate(n=Count("pk"), half=Sum("half_days")):
        one = found[line["org"]]
        one.half_days += line["half"]
        if line["kind"] == StudyKind.EXCHANGE:
            one.exchanges += line["n"]


def _list_cadres(found: dict[int, Studied], month: date) -> None:
    told = {each.post_id: each for each in SelfStudy.objects.filter(month=month, post__org__in=found)}
    posts = Post.objects.filter(held_in(month), org__in=found).defer("id_no", "phone")
    people = set()
    for post in posts.order_by("org", "start", "pk"):
        if (post.org_id, post.id_index) not in people:
            people.add((post.org_id, post.id_index))
            found[post.org_id].cadres.append((post, told.get(post.pk)))
