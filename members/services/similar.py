"""Who looks like whom: two people compared, a new one against the register, a whole register in one walk.

All of it is set-based. A new number is compared through the blind indexes of its 153 neighbours that differ
in one digit; a register is walked by sound and by phone, and only records that may be one are compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, params
from league.kernel.errors import Refused
from league.kernel.identity import check_character
from league.kernel.scoping import subtree
from members.choices.duplicates import Likeness, PairState
from members.models import Member, Person, id_index, phone_index
from members.models.duplicates import Pair
from members.models.person import pinyin_key
from members.rules.duplicates import LEAST_SCORE, MOST_SCORE, SAME_BRANCH, WEIGHTS
from members.rules.permits import VIEW

BODY = 17  # digits of an ID number that its check character is made of
OLD = 15  # characters of the ID numbers of before 1999
SHARED_PHONE = 4  # a phone that more people give is a school's or a parent's
SAME_DAY = 40  # people of one birthday in a branch: more are no branch
TOLD = 5
CHUNK = 500
COLUMNS = ("pk", "name", "pinyin", "birth", "phone_index", "branch_id")


@dataclass(frozen=True)
class Facts:
    """What is compared of a person."""

    pk: int | None
    name: str
    pinyin: str
    birth: date
    phone_index: str
    branch: int | None
    id_no: str = ""


def facts_of(person: Person) -> Facts:
    """The facts of a row, stored or not."""
    phone = phone_index(person.phone)
    id_no = str(person.id_no)
    return Facts(
        person.pk, person.name, pinyin_key(person.name), person.birth, phone, person.branch_id, id_no
    )


# Two people


def compare(one: Facts, other: Facts) -> tuple[int, list[str]]:
    """(score 0–99, what they have in common)."""
    reasons = list(_reasons(one, other))
    score = max((WEIGHTS[reason] for reason in reasons), default=0)
    if score and one.branch == other.branch:
        reasons.append(Likeness.BRANCH)
        score = min(MOST_SCORE, score + SAME_BRANCH)
    return score, [str(reason) for reason in reasons]


def _reasons(one: Facts, other: Facts) -> Iterator[Likeness]:
    """What two have in common. One birthday often has near numbers: the name must be near too."""
    if one.id_no and other.id_no:
        if is_near(one.id_no, other.id_no) and is_same_name(one, other):
            yield Likeness.NEAR_ID
        if {renewed(one.id_no), renewed(other.id_no)} & {one.id_no, other.id_no}:
            yield Likeness.OLD_ID
    phone = bool(one.phone_index) and one.phone_index == other.phone_index
    if phone:
        yield Likeness.NAME_PHONE if one.name == other.name else Likeness.PHONE
    if one.birth != other.birth:
        return
    if one.name == other.name:
        yield Likeness.NAME_BIRTH
    elif one.pinyin == other.pinyin:
        yield Likeness.SOUND_BIRTH
    elif one.branch == other.branch and is_alike(one.name, other.name):
        yield Likeness.ALIKE_BIRTH


def is_same_name(one: Facts, other: Facts) -> bool:
    """Whether two names sound the same or differ in one character."""
    return one.pinyin == other.pinyin or is_alike(one.name, other.name)


def is_near(one: str, other: str) -> bool:
    """Whether two 18-character numbers differ in one digit; the check character follows from the others."""
    if len(one) != BODY + 1 or len(other) != BODY + 1:
        return False
    return sum(a != b for a, b in zip(one[:BODY], other[:BODY], strict=True)) == 1


def renewed(number: str) -> str:
    """The 18-character number of a 15-digit one; "" for any other."""
    if len(number) != OLD or not (number.isascii() and number.isdigit()):
        return ""
    body = f"{number[:6]}19{number[6:]}"
    return body + check_character(body)


def is_alike(one: str, other: str) -> bool:
    """Whether one character more, fewer or other makes one name the other; the family name stays."""
    if one[:1] != other[:1] or abs(len(one) - len(other)) > 1 or one == other:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:cut] + long[cut + 1 :] == short for cut in range(len(long)))


# A new person


def neighbours(number: str) -> list[str]:
    """Every valid number that differs from this one in one digit; of 15 digits the renewed one."""
    if len(number) != BODY + 1 or not number[:BODY].isdigit():
        return [new] if (new := renewed(number)) else []
    bodies = (
        number[:place] + digit + number[place + 1 : BODY]
        for place in range(BODY)
        for digit in "0123456789"
        if digit != number[place]
    )
    return [body + check_character(body) for body in bodies]


def similar_to(person: Person, actor) -> list[tuple[Member, int, list[str]]]:
    """(member, score, reasons) of those in the actor's reach who may be this person, the likeliest first."""
    new = facts_of(person)
    reach = Member.objects.visible_to(actor, VIEW).exclude(pk=person.pk)
    found = {}
    conditions = [{"id_index__in": [id_index(number) for number in neighbours(new.id_no)]}]
    conditions += [{"pinyin": new.pinyin, "birth": new.birth}, {"branch": new.branch, "birth": new.birth}]
    conditions += [{"phone_index": new.phone_index}] if new.phone_index else []
    for condition in conditions:
        found |= {one.pk: one for one in reach.filter(**condition).select_related("branch")[:SAME_DAY]}
    compared = [(one, *compare(new, facts_of(one))) for one in found.values()]
    return sorted((each for each in compared if each[1]), key=lambda each: (-each[1], each[0].pk))


def refuse_similar(person: Person, actor, despite: str = "") -> list[tuple[Member, int, list[str]]]:
    """Refused (code `similar`) when somebody in reach looks like the person and no reason is given.

    With a reason the answer is who looks alike, for `note_similar` once the person is stored.
    """
    found = similar_to(person, actor)
    if not found or len(despite.strip()) >= 4:
        return found
    people = "；".join(
        _("%(name)s（%(branch)s）：%(why)s")
        % {
            "name": one.name,
            "branch": one.branch,
            "why": "、".join(in_words(why)),
        }
        for one, _score, why in found[:TOLD]
    )
    words = _("名册里有相似的人：%(people)s。请核对；确实不是同一人的，写明理由（至少 4 个字）再保存。")
    raise Refused(words % {"people": people}, code="similar")


def in_words(reasons: Iterable[str]) -> list[str]:
    """Likenesses as they are called."""
    return [str(Likeness(code).label) for code in reasons]


def note_similar(person: Person, found: list, actor, despite: str) -> None:
    """Keep that somebody was entered although others look alike; of members as dismissed pairs."""
    for other, score, reasons in found if isinstance(person, Member) else ():
        first, second = sorted((person, other), key=lambda one: one.pk)
        Pair.objects.create(
            first=first,
            second=second,
            score=score,
            reasons=reasons,
            state=PairState.DISMISSED,
            note=despite.strip()[:200],
            decided_by=actor,
            decided_at=timezone.now(),
        )
    if found:
        others = [other.pk for other, _score, _reasons in found]
        audit.record(actor, "members.entered_despite", person, None, {"others": others}, note=despite.strip())


# A whole register


def find(path: str) -> int:
    """Look through the members at or under a path and bring its pairs up to date; how many are open.

    Decided pairs stay decided; open ones that no longer look alike go.
    """
    people = _people(path)
    least = params.value(LEAST_SCORE, path)
    found = {}
    for part in _in_parts(sorted(_candidates(people))):
        numbers = _numbers({pk for pair in part for pk in pair})
        for one, other in part:
            score, reasons = compare(*(_with(people[pk], numbers[pk]) for pk in (one, other)))
            if score >= least:
                found[one, other] = (score, reasons)
    return _store(path, found)


def _people(path: str) -> dict[int, Facts]:
    rows = Member.objects.present().filter(subtree("branch__path", path)).order_by()
    return {row[0]: Facts(*row) for row in rows.values_list(*COLUMNS).iterator(chunk_size=5000)}


def _with(facts: Facts, id_no: str) -> Facts:
    return Facts(facts.pk, facts.name, facts.pinyin, facts.birth, facts.phone_index, facts.branch, id_no)


def _candidates(people: dict[int, Facts]) -> set[tuple[int, int]]:
    """Pairs of keys that may be one person: by sound and a near birthday, by phone, by day in a branch."""
    found: set[tuple[int, int]] = set()
    for group in _groups(people.values(), lambda one: one.pinyin):
        days = defaultdict(list)
        for one in group:
            for day in _near_days(one.birth):
                days[day].append(one.pk)
        for same in days.values():
            found |= set(combinations(sorted(set(same))[:SAME_DAY], 2))
    for group in _groups((one for one in people.values() if one.phone_index), lambda one: one.phone_index):
        if len(group) <= SHARED_PHONE:
            found |= set(combinations(sorted(one.pk for one in group), 2))
    for group in _groups(people.values(), lambda one: (one.branch, one.birth)):
        pairs = combinations(sorted(group, key=lambda one: one.pk)[:SAME_DAY], 2)
        found |= {(one.pk, other.pk) for one, other in pairs if is_alike(one.name, other.name)}
    return found


def _groups(people: Iterable[Facts], key) -> Iterator[list[Facts]]:
    """People who share a key, where there are two or more."""
    for _key, group in groupby(sorted(people, key=key), key):
        together = list(group)
        if len(together) > 1:
            yield together


def _near_days(day: date) -> Iterator[str]:
    """The day, and the day with each of its digits open: days that share one differ in one digit at most."""
    text = day.strftime("%Y%m%d")
    yield text
    for place in range(len(text)):
        yield f"{text[:place]}_{text[place + 1 :]}"


def _in_parts(pairs: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    for start in range(0, len(pairs), CHUNK // 2):
        yield pairs[start : start + CHUNK // 2]


def _numbers(keys: set[int]) -> dict[int, str]:
    return {one.pk: str(one.id_no) for one in Member.objects.filter(pk__in=keys).only("id_no", "record_key")}


@transaction.atomic
def _store(path: str, found: dict[tuple[int, int], tuple[int, list[str]]]) -> int:
    scope = subtree("first__branch__path", path) & subtree("second__branch__path", path)
    known = {(pair.first_id, pair.second_id): pair for pair in Pair.objects.filter(scope)}
    gone = [pair.pk for key, pair in known.items() if key not in found and pair.state == PairState.OPEN]
    for start in range(0, len(gone), CHUNK):
        Pair.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
    again = [known[key] for key in found if key in known]
    for pair in again:
        pair.score, pair.reasons = found[pair.first_id, pair.second_id]
    Pair.objects.bulk_update(again, ["score", "reasons"], batch_size=CHUNK)
    fresh = (
        Pair(first_id=key[0], second_id=key[1], score=score, reasons=reasons)
        for key, (score, reasons) in found.items()
        if key not in known
    )
    Pair.objects.bulk_create(fresh, batch_size=CHUNK)
    return Pair.objects.filter(scope).open().count()
