"""Verbs of duties: the rotation of a year, single duties, carried out and given up; regular meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cadres.choices.duty import DutyKind
from cadres.choices.posts import Rank
from cadres.models import Duty, Post, RegularMeeting
from cadres.rules import duty as rules
from league.kernel import audit, params, permits
from league.kernel.calendar import add_months
from league.kernel.errors import Refused
from league.kernel.scoping import covering
from orgs.models import Org

TAKING_TURNS = (Rank.DEPUTY, Rank.STANDING, Rank.MEMBER)


@transaction.atomic
def keep_duty(duty: Duty, *, actor) -> Duty:
    """Store a duty; Forbidden outside the actor's reach, Refused for a post of another organization.

    The caller writes the audit event.
    """
    permits.require(actor, rules.EDIT_DUTY, duty.org)
    if duty.post.org_id != duty.org_id:
        words = _("%(post)s 不是“%(org)s”的团干部，请选择本组织的责任人。")
        raise Refused(words % {"post": duty.post, "org": duty.org})
    duty.save()
    return duty


@transaction.atomic
def keep_meeting(meeting: RegularMeeting, *, actor) -> RegularMeeting:
    """Store a regular meeting; Forbidden outside the actor's reach, Refused for a day to come.

    The caller writes the audit event.
    """
    permits.require(actor, rules.EDIT_DUTY, meeting.org)
    if meeting.on > timezone.localdate():
        raise Refused(_("日期还没有到，请填今天或以前的日期。"))
    if meeting.chair and meeting.chair.org_id != meeting.org_id:
        raise Refused(_("主持人要选本组织的团干部。"))
    meeting.save()
    return meeting


def turn_takers(org: Org, on: date) -> QuerySet[Post]:
    """Deputies, then members, of an organization on a day."""
    held = Post.objects.filter(covering(on), org=org, rank__in=TAKING_TURNS)
    return held.order_by("start", "pk")


@dataclass(frozen=True)
class Turn:
    """A proposed turn: who, from when until before when."""

    post: Post
    start: date
    end: date


def proposed_turns(org: Org, year: int) -> list[Turn]:
    """Turns of equal length (the rule's months) for what is not arranged of a year, in the order of rank.

    Each person comes once a round; nobody takes a turn that begins after their own term ends.
    """
    length = int(params.value(rules.TURN_MONTHS, org.path, date(year, 1, 1)))
    arranged = [turn.end for turn in rotation_of(org, year)]
    today = min(timezone.localdate(), date(year, 12, 31)).replace(day=1)
    first = max(date(year, 1, 1), today, *arranged)
    people = _one_each(turn_takers(org, max(first, timezone.localdate())))
    turns: list[Turn] = []
    day, limit = first, date(year + 1, 1, 1)
    while people and day < limit:
        end = min(add_months(day, length), limit)
        able = [post for post in people if not post.term_end or post.term_end > day]
        if not able:
            break
        counts = {post.pk: sum(turn.post == post for turn in turns) for post in able}
        turns.append(Turn(min(able, key=lambda post: counts[post.pk]), day, end))
        day = end
    return turns


def _one_each(posts: Iterable[Post]) -> list[Post]:
    """A person with two posts takes turns once, by the higher one."""
    ranked = sorted(posts, key=lambda post: TAKING_TURNS.index(post.rank))
    return list({post.id_index: post for post in reversed(ranked)}.values())[::-1]


def rotation_of(org: Org, year: int) -> QuerySet[Duty]:
    """The turns of a year as they are arranged."""
    rows = Duty.objects.filter(org=org, kind=DutyKind.ROTATION, start__lt=date(year + 1, 1, 1))
    return rows.filter(end__gt=date(year, 1, 1)).select_related("post").order_by("start", "pk")


@transaction.atomic
def arrange_rotation(org: Org, year: int, *, actor) -> list[Duty]:
    """Store the proposed turns of a year.

    Raises Forbidden outside the actor's reach; Refused where turns of the year stand already, and where
    nobody can take one.
    """
    permits.require(actor, rules.EDIT_DUTY, org)
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)
    if year < timezone.localdate().year:
        raise Refused(_("%(year)d 年已经过去，请为今年或以后的年份排轮值。") % {"year": year})
    if rotation_of(org, year).filter(end__gte=date(year + 1, 1, 1)).exists():
        words = _("%(year)d 年的轮值已经排定。要重排，请先删除还没有开始的轮值。")
        raise Refused(words % {"year": year})
    turns = proposed_turns(org, year)
    if not turns:
        words = _("“%(org)s”没有在任的副书记或委员，排不出轮值。请先登记任职。")
        raise Refused(words % {"org": org})
    made = Duty.objects.bulk_create(
        Duty(org=org, post=turn.post, kind=DutyKind.ROTATION, start=turn.start, end=turn.end)
        for turn in turns
    )
    audit.record(actor, rules.ARRANGED, org, None, {"year": year, "turns": len(made)})
    return made
