"""Teams read together: who sits in them on a day, what the clauses say, what somebody more would change."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from cadres.choices.posts import TEAM
from cadres.models import Post
from cadres.rules.teams import NUMBERS, Seat, composition, failing
from league.kernel.clauses import Finding
from league.kernel.params import Book
from league.kernel.scoping import covering
from members.models import Member
from orgs.models import Org


@dataclass
class Team:
    """The posts held at an organization on a day, and what the clauses say."""

    org: Org
    posts: list[Post] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many sit in it."""
        return sum(post.rank in TEAM for post in self.posts)

    @property
    def failing(self) -> int:
        """How many clauses are not met."""
        return failing(self.findings)

    @property
    def secretary(self) -> str:
        """The secretary's name, empty without one."""
        return next((post.name for post in self.posts if post.rank == "secretary"), "")

    @property
    def term_end(self) -> date | None:
        """The day on which the next term of somebody in it ends."""
        return min((post.term_end for post in self.posts if post.term_end), default=None)


ORDER = {rank: place for place, rank in enumerate(TEAM)}


def teams_of(orgs: Iterable[Org], on: date) -> list[Team]:
    """The teams of some organizations on a day; three queries however many there are."""
    teams = {org.pk: Team(org) for org in orgs}
    held = Post.objects.filter(covering(on), org__in=list(teams)).defer("id_no", "phone")
    for post in held.order_by("start", "pk"):
        teams[post.org_id].posts.append(post)
    book, members = Book(NUMBERS), _members(teams.values())
    for pk, team in teams.items():
        team.posts.sort(key=lambda post: ORDER.get(post.rank, len(ORDER)))
        seats = [Seat.of(post) for post in team.posts]
        team.findings = composition(book, team.org, seats, on, members.get(pk, 0))
    return list(teams.values())


def _members(teams: Iterable[Team]) -> dict[int, int]:
    branches = [team.org.pk for team in teams if team.org.is_branch]
    rows = Member.objects.filter(branch__in=branches, left_on=None) if branches else Member.objects.none()
    return dict(rows.order_by().values_list("branch").annotate(n=Count("pk")))


def tried(team: Team, on: date, add: Sequence[Seat] = (), without: Iterable[int] = ()) -> list[Finding]:
    """What the clauses would say with some seats more and some posts less; nothing is written."""
    gone = set(without)
    seats = [Seat.of(post) for post in team.posts if post.pk not in gone]
    members = _members([team]).get(team.org.pk, 0)
    return composition(Book(NUMBERS), team.org, [*seats, *add], on, members)


@dataclass
class Round:
    """A unit before and after a round of elections: numbers by what is counted."""

    org: Org
    before: dict[str, int]
    after: dict[str, int]


COUNTED = {
    "secretaries": Q(rank="secretary"),
    "deputies": Q(rank="deputy"),
    "members": Q(rank__in=("standing", "member")),
    "all": Q(rank__in=TEAM),
    "women": Q(rank__in=TEAM, sex="2"),
    "off": Q(rank__in=TEAM, quota="none"),
}


def compared(orgs: Sequence[Org], first: date, last: date) -> list[Round]:
    """The teams of some organizations on two days, side by side; one query a day."""
    before, after = _counted(orgs, first), _counted(orgs, last)
    nothing = dict.fromkeys(COUNTED, 0)
    return [Round(org, before.get(org.pk, nothing), after.get(org.pk, nothing)) for org in orgs]


def _counted(orgs: Sequence[Org], on: date) -> dict[int, dict[str, int]]:
    rows = Post.objects.filter(covering(on), org__in=orgs).order_by().values("org")
    numbers = {name: Count("pk", filter=condition) for name, condition in COUNTED.items()}
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows.annotate(**numbers):
        found[row.pop("org")] = row
    return found
