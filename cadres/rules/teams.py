"""What a team must look like: size, leaders, Party members, off-establishment share, ages; who is too old."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DateField, F, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.posts import LEADERS, TEAM, Quota
from league.kernel.clauses import OK, WARN, Clause, Finding
from league.kernel.identity import age_on
from league.kernel.metrics import share
from league.kernel.params import Book, param
from members.choices import Political, PostNature
from orgs.choices import Kind, Level

PATTERN = "乡镇（街道）团组织格局创新工作实施意见（各地可改）"
BRANCHES = "《中国共产主义青年团支部工作条例（试行）》"


def number(code: str, default: int, unit: str, label: str, source: str = PATTERN) -> str:
    """A parameter of the structure of teams."""
    return param(f"cadres.{code}", default, unit=unit, label=label, source=source)


LEAST = number("team_least", 9, "人", gettext_lazy("乡镇（街道）团委委员最少人数"))
MOST = number("team_most", 15, "人", gettext_lazy("乡镇（街道）团委委员最多人数"))
LEADERS_COUNT = number("leaders_count", 1, "", gettext_lazy("书记、副书记计入委员人数（1 计入，0 不计入）"))
LEADERS_PART = number("leaders_part", 3, "分之一", gettext_lazy("书记、副书记不超过委员的几分之一"))
PARTY = number("party_least", 3, "人", gettext_lazy("班子中中共党员最少人数"))
OFF_SHARE = number("off_share", 50, "%", gettext_lazy("编制外委员的最低比例"))
AGE = number("age_most", 35, "岁", gettext_lazy("乡镇（街道）团干部年龄上限"))
AGE_PART = number("age_most_part", 40, "岁", gettext_lazy("乡镇（街道）兼职团干部年龄上限"))
AGE_COUNTY = number(
    "age_most_county", 0, "岁", gettext_lazy("县级团委班子年龄上限（0 为不检查）"), "各地干部管理规定"
)
BRANCH_FROM = number("branch_from", 7, "名", gettext_lazy("团支部有团员几名以上设支部委员会"), BRANCHES)
BRANCH_LEAST = number("branch_least", 3, "人", gettext_lazy("支部委员会最少人数"), BRANCHES)
BRANCH_MOST = number("branch_most", 7, "人", gettext_lazy("支部委员会最多人数"), BRANCHES)
NUMBERS = (
    *(LEAST, MOST, LEADERS_COUNT, LEADERS_PART, PARTY, OFF_SHARE, AGE, AGE_PART, AGE_COUNTY),
    *(BRANCH_FROM, BRANCH_LEAST, BRANCH_MOST),
)

SIZE = Clause("cadres.team_size", gettext_lazy("委员人数符合规定"), PATTERN)
FEW_LEADERS = Clause("cadres.few_leaders", gettext_lazy("书记、副书记不超过委员的规定比例"), PATTERN)
ENOUGH_PARTY = Clause("cadres.enough_party", gettext_lazy("班子中有规定人数的中共党员"), PATTERN)
ENOUGH_OFF = Clause("cadres.enough_off", gettext_lazy("编制外委员达到规定比例"), PATTERN)
YOUNG = Clause("cadres.young", gettext_lazy("团干部不超过规定年龄"), PATTERN)
BRANCH_SIZE = Clause("cadres.branch_size", gettext_lazy("支部委员会人数符合规定"), BRANCHES)
ONE_SECRETARY = Clause("cadres.one_secretary", gettext_lazy("班子有一名书记"), PATTERN)


@dataclass(frozen=True)
class Seat:
    """One member of a team as the checks see it: somebody who holds a post, or might."""

    name: str
    rank: str
    nature: str
    quota: str
    political: str
    birth: date

    @classmethod
    def of(cls, post) -> "Seat":
        """The seat of a post."""
        return cls(post.name, post.rank, post.nature, post.quota, post.political, post.birth)


def names(seats: Iterable[Seat]) -> str:
    """The first names behind a finding."""
    told = [seat.name for seat in seats]
    return "、".join(told[:6]) + (_("等") if len(told) > 6 else "")


def limit(book: Book, path: str, level: str, nature: str, on: date) -> int:
    """The highest age for a post of a nature at an organization's level; 0 where none is checked."""
    if level == Level.TOWNSHIP:
        return book.value(AGE_PART if nature == PostNature.PART_TIME else AGE, path, on)
    return book.value(AGE_COUNTY, path, on) if level == Level.COUNTY else 0


def composition(book: Book, org, seats: Sequence[Seat], on: date, members: int = 0) -> list[Finding]:
    """What the clauses say of a team on a day; the persons behind each stand in its sentence.

    members: of a branch, how many members it has. Staff and alternates are no seats of the team.
    """
    team = [seat for seat in seats if seat.rank in TEAM]
    if org.kind == Kind.BRANCH:
        return _branch(book, org.path, team, on, members)
    found = [_secretary(team)]
    if org.level == Level.TOWNSHIP:
        checks = (_size, _leaders, _party, _off)
        found += [check(book, org.path, team, on) for check in checks]
    return [*found, *_ages(book, org, team, on)]


def failing(findings: Iterable[Finding]) -> int:
    """How many clauses are not met."""
    return sum(finding.level != OK for finding in findings)


def _told(is_met: bool, clause: Clause, met: str, unmet: str, measured: str) -> Finding:
    return Finding(OK if is_met else WARN, clause, met if is_met else unmet, measured=measured)


def _secretary(team: Sequence[Seat]) -> Finding:
    heads = [seat for seat in team if seat.rank == "secretary"]
    met = _("书记：%(names)s。") % {"names": names(heads)}
    unmet = _("现有书记 %(n)d 名，应为 1 名。请补选、任命，或免去多登记的。") % {"n": len(heads)}
    return _told(len(heads) == 1, ONE_SECRETARY, met, unmet, str(len(heads)))


def _size(book: Book, path: str, team: Sequence[Seat], on: date) -> Finding:
    least, most = book.value(LEAST, path, on), book.value(MOST, path, on)
    counted = team if book.value(LEADERS_COUNT, path, on) else [s for s in team if s.rank not in LEADERS]
    size, words = len(counted), _("委员 %(least)d–%(most)d 名") % {"least": least, "most": most}
    lacking = _("%(words)s，还差 %(n)d 名。") % {"words": words, "n": least - size}
    beyond = _("%(words)s，多 %(n)d 名。") % {"words": words, "n": size - most}
    return _told(least <= size <= most, SIZE, words, lacking if size < least else beyond, str(size))


def _leaders(book: Book, path: str, team: Sequence[Seat], on: date) -> Finding:
    part = book.value(LEADERS_PART, path, on)
    heads = [seat for seat in team if seat.rank in LEADERS]
    words = _("书记、副书记不超过委员的 %(part)d 分之一") % {"part": part}
    unmet = _("%(words)s，现有%(names)s。") % {"words": words, "names": names(heads)}
    return _told(len(heads) * part <= len(team), FEW_LEADERS, words, unmet, f"{len(heads)} / {len(team)}")


def _party(book: Book, path: str, team: Sequence[Seat], on: date) -> Finding:
    least = book.value(PARTY, path, on)
    members = [s for s in team if s.political in (Political.PARTY, Political.PARTY_PROBATIONARY)]
    words = _("中共党员不少于 %(n)d 名") % {"n": least}
    blank = sum(not seat.political for seat in team)
    lacking = _("%(words)s，还差 %(n)d 名。") % {"words": words, "n": least - len(members)}
    unknown = _("%(n)d 名没有填写政治面貌。") % {"n": blank} if blank else ""
    return _told(len(members) >= least, ENOUGH_PARTY, words, lacking + unknown, str(len(members)))


def _off(book: Book, path: str, team: Sequence[Seat], on: date) -> Finding:
    least = Decimal(book.value(OFF_SHARE, path, on))
    off = [seat for seat in team if seat.quota == Quota.NONE]
    told = share(len(off), len(team)) or Decimal(0)
    words = _("编制外不低于 %(n)s%%") % {"n": least}
    more = next(
        n for n in range(len(team) + 2) if (len(off) + n) * 100 >= least * (len(team) + n) or n > len(team)
    )
    unmet = _("%(words)s，现为 %(off)d / %(all)d，再增 %(more)d 名编制外委员即达到。") % {
        "words": words,
        "off": len(off),
        "all": len(team),
        "more": more,
    }
    return _told(told >= least, ENOUGH_OFF, words, unmet, f"{told}%")


def _ages(book: Book, org, team: Sequence[Seat], on: date) -> list[Finding]:
    limits = {seat: limit(book, org.path, org.level, seat.nature, on) for seat in team}
    if not any(limits.values()):
        return []
    old = [seat for seat in team if limits[seat] and age_on(seat.birth, on) > limits[seat]]
    told = "、".join(
        _("%(name)s %(age)d 周岁（上限 %(most)d）")
        % {"name": seat.name, "age": age_on(seat.birth, on), "most": limits[seat]}
        for seat in old[:6]
    )
    met = _("没有人超过规定年龄")
    return [_told(not old, YOUNG, met, _("%(told)s。") % {"told": told}, _("%(n)d 人") % {"n": len(old)})]


def _branch(book: Book, path: str, team: Sequence[Seat], on: date, members: int) -> list[Finding]:
    found = [_secretary(team)]
    asked = book.value(BRANCH_FROM, path, on)
    if members < asked:
        return found
    least, most = book.value(BRANCH_LEAST, path, on), book.value(BRANCH_MOST, path, on)
    words = _("团员 %(n)d 名以上设支部委员会 %(least)d–%(most)d 人") % {
        "n": asked,
        "least": least,
        "most": most,
    }
    size = len(team)
    unmet = _("%(words)s，现有 %(size)d 人。") % {"words": words, "size": size}
    return [*found, _told(least <= size <= most, BRANCH_SIZE, words, unmet, str(size))]


def too_old(rows, on: date):
    """Of posts with `unit_path` those held by somebody above the age of the clause on the day."""
    book = Book((AGE, AGE_PART, AGE_COUNTY))

    def born_by(code: str):
        return lambda place: Value(_birth_of(book.value(code, place, on), on), output_field=DateField())

    def by_place(code: str) -> Case:
        return book.by_place([code], born_by(code), "unit_path", output_field=DateField())

    part = Q(nature=PostNature.PART_TIME)
    latest = Case(
        When(Q(org__level=Level.TOWNSHIP) & part, then=by_place(AGE_PART)),
        When(org__level=Level.TOWNSHIP, then=by_place(AGE)),
        When(org__level=Level.COUNTY, then=by_place(AGE_COUNTY)),
        default=Value(date.min, output_field=DateField()),
        output_field=DateField(),
    )
    return rows.filter(rank__in=TEAM).annotate(latest_birth=latest).filter(birth__lte=F("latest_birth"))


def _birth_of(most: int, on: date) -> date:
    """The latest day of birth of somebody above an age on a day; for 0, nobody's."""
    if not most:
        return date.min
    year = on.year - most - 1
    return date(year, 2, 28) if (on.month, on.day) == (2, 29) else on.replace(year=year)
