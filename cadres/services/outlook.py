"""What will have to be filled: terms that end, ages reached, vacancies, on one line of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from cadres.choices.posts import Rank
from cadres.models import Post, Slot
from cadres.rules.teams import AGE, AGE_COUNTY, AGE_PART, limit
from league.kernel.calendar import add_months
from league.kernel.params import Book
from league.kernel.scoping import covering
from orgs.models import Org

MONTHS = 12
TERM, AGED, VACANT, HEADLESS = "term", "aged", "vacant", "headless"


@dataclass(frozen=True)
class Coming:
    """Something to be filled at an organization from a day on, and whose post it is.

    kind: TERM, AGED, VACANT or HEADLESS. number: how many are missing, or the age that is reached.
    """

    day: date
    org: Org
    kind: str
    post: Post | None = None
    title: str = ""
    number: int = 0


def coming(orgs: QuerySet[Org], today: date) -> list[Coming]:
    """What falls due at some committees within a year, what is overdue first; four queries."""
    until = add_months(today, MONTHS)
    found = [*_of_posts(orgs, today, until), *_vacant(orgs, today), *_headless(orgs, today)]
    return sorted(found, key=lambda each: (each.day, each.org.path, each.kind))


def _of_posts(orgs: QuerySet[Org], today: date, until: date) -> Iterator[Coming]:
    book = Book((AGE, AGE_PART, AGE_COUNTY))
    held = Post.objects.filter(covering(today), org__in=orgs).exclude(rank=Rank.STAFF)
    for post in held.select_related("org").defer("id_no", "phone"):
        if post.term_end and post.term_end <= until:
            yield Coming(post.term_end, post.org, TERM, post)
        most = limit(book, post.org.path, post.org.level, post.nature, today)
        day = add_months(post.birth, 12 * (most + 1)) if most else None
        if day and day <= until:
            yield Coming(day, post.org, AGED, post, number=most)


def _vacant(orgs: QuerySet[Org], today: date) -> Iterator[Coming]:
    slots = Slot.objects.at(today, past=False).filter(org__in=orgs).filled(today).filter(vacant__gt=0)
    for slot in slots.select_related("org"):
        yield Coming(today, slot.org, VACANT, title=slot.title, number=slot.vacant)


def _headless(orgs: QuerySet[Org], today: date) -> Iterator[Coming]:
    head = Post.objects.filter(covering(today), org=OuterRef("pk"), rank=Rank.SECRETARY)
    somebody = Post.objects.filter(org=OuterRef("pk"))
    for org in orgs.filter(Exists(somebody)).exclude(Exists(head)):
        yield Coming(today, org, HEADLESS)
