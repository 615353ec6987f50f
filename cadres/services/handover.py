"""Verbs of handing over and of grades: what an office passes on, what a cadre was graded for a year."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from cadres.models import Handover, Post, YearGrade
from cadres.rules.appraisals import EDIT_APPRAISALS
from cadres.rules.handover import HANDED_OVER, hands_over
from cadres.rules.posts import APPOINT, GRADED
from league.kernel import audit, permits
from league.kernel.errors import Refused


@transaction.atomic
def hand_over(post: Post, told: Mapping, *, actor) -> Handover:
    """Keep what a relieved head handed over; a later answer takes the place of the first.

    told: on, items, receiver, witness, note. Raises Forbidden outside the actor's reach; Refused for a post
    that is held or was not the head's, and for a day before it ended.
    """
    permits.require(actor, APPOINT, post)
    if not hands_over(post):
        raise Refused(_("只有已经免职的书记需要办理交接，请先办理免职。"))
    if told["on"] < post.end:
        raise Refused(_("交接日期不能早于免职日期 %(day)s。") % {"day": post.end})
    made, _new = Handover.objects.update_or_create(post=post, defaults=dict(told))
    audit.record(actor, HANDED_OVER, post, None, {"items": made.items, "receiver": made.receiver})
    return made


@transaction.atomic
def grade(post: Post, year: int, value: str, *, actor) -> YearGrade:
    """Keep the grade of a year; a second one of the same year takes the place of the first."""
    permits.require(actor, EDIT_APPRAISALS, post)
    made, _new = YearGrade.objects.update_or_create(post=post, year=year, defaults={"grade": value})
    audit.record(actor, GRADED, post, None, {"year": year, "grade": value})
    return made
