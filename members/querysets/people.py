"""Questions about members and the branches they were in."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from league.kernel.fields import blind_index
from league.kernel.identity import is_valid_id, normalise_id, normalise_phone
from league.kernel.scoping import ScopedQuerySet, covering
from members.choices import Entry
from members.querysets.numbers import FITTING, NUMBERED_SINCE, year_and_number

OVER_AGE = 28  # 团章: without a League post, members leave at 28
UNDER_AGE = 14  # 团章: members are 14 or older
OVERSEAS_LENGTH = 7  # shortest document number of people without a resident ID card


def years_before(on: date, years: int) -> date:
    """The latest birth date of somebody who is `years` old on the day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February of a year without one
        return date(on.year - years, 2, 28)


class PersonQuerySet(ScopedQuerySet):
    """People: members and applicants."""

    def matching(self, words: str):
        """By name, by pinyin initials or full pinyin, or by a whole ID number, phone or admission number."""
        words = words.strip()
        if is_valid_id(normalise_id(words)):
            return self.filter(id_index=blind_index(normalise_id(words), "id_no"))
        condition = Q(name__contains=words)
        if words.isascii():
            condition |= Q(pinyin__startswith=words.lower()) | Q(pinyin__contains=f" {words.lower()}")
            condition |= Q(admission_number=words)
        if len(words) >= OVERSEAS_LENGTH and words.isascii():
            condition |= Q(id_index=blind_index(normalise_id(words), "id_no"))
        if phone := normalise_phone(words):
            condition |= Q(phone_index=blind_index(phone, "phone"))
        return self.filter(condition)

    def aged(self, on: date, least: int = 0, most: int | None = None):
        """At least `least` and at most `most` full years old on the day."""
        rows = self.filter(birth__lte=years_before(on, least)) if least else self
        return rows if most is None else rows.filter(birth__gt=years_before(on, most + 1))


class MemberQuerySet(PersonQuerySet):
    """Members."""

    def present(self):
        """Members who are in the register today: those who have left are known to the past only."""
        return self.filter(left_on=None)

    def today(self):
        """Members in a branch today, with `unit_path`, the path of that branch."""
        return self.present().annotate(unit_path=F("branch__path"), unit_branch=F("branch"))

    def on_day(self, on: date):
        """Members of a past day, with `unit_path` and `unit_branch` as they were then."""
        place = "affiliations__branch__placements__"
        return self.filter(covering(on, "affiliations__") & covering(on, place)).annotate(
            unit_path=F(f"{place}path"), unit_branch=F("affiliations__branch")
        )

    def at(self, on: date, past: bool):
        """`on_day` for a past day, else `today`."""
        return self.on_day(on) if past else self.today()

    def first_known_at(self, on: date, past: bool):
        """With `unit_path`, `unit_branch` of the first branch each is known in, as it stood on the day.

        A day before the tree begins is answered by the tree's first day.
        """
        first = self.filter(affiliations__how_in__in=Entry.firsts())
        if not past:
            return first.annotate(
                unit_path=F("affiliations__branch__path"), unit_branch=F("affiliations__branch")
            )
        place = "affiliations__branch__placements__"
        then = covering(on, place) | Q(**{f"{place}opening": True, f"{place}start__gt": on})
        return self.filter(then, affiliations__how_in__in=Entry.firsts()).annotate(
            unit_path=F(f"{place}path"), unit_branch=F("affiliations__branch")
        )

    def may_introduce(self, on: date):
        """Members who may introduce an applicant on the day: in the register, and members by then.

        Who is under probation may not (团章 on 留团察看).
        """
        return self.may_vote(on).filter(Q(joined_on=None) | Q(joined_on__lt=on))

    def may_vote(self, on: date):
        """Members of the register with a vote: all but those under probation on the day."""
        return self.present().exclude(self.probation(on))

    def under_probation(self, on: date):
        """Members under probation (留团察看) on the day: no vote, no introducing, no 优秀."""
        return self.filter(self.probation(on))

    def probation(self, on: date) -> Exists:
        """Condition: under probation on the day."""
        decisions = self.model.decisions.rel.related_model.objects
        return Exists(decisions.probations(on).filter(member=OuterRef("pk")))

    def leaving_by(self, day: date, on: date):
        """28 by a day to come, and without a League post today (`on`)."""
        return self.filter(birth__lte=years_before(day, OVER_AGE)).exclude(self.holding_post(on))

    def over_age(self, on: date):
        """28 or older on the day and holding no League post then."""
        return self.filter(birth__lte=years_before(on, OVER_AGE)).exclude(self.holding_post(on))

    def holding_post(self, on: date) -> Exists:
        """Condition: holds a League post on the day."""
        posts = self.model.posts.rel.related_model.objects.filter(covering(on), member=OuterRef("pk"))
        return Exists(posts)

    def joined_under_age(self):
        """Joined before the 14th birthday; a date known to the month counts to the month's last day."""
        return self.filter(joined_age__lt=UNDER_AGE)

    def sharing_number(self):
        """A number that somebody else bears too; who was found never to have been a member bears none."""
        others = self.model.objects.exclude(left_how=Entry.CANCELLED).exclude(pk=OuterRef("pk"))
        taken = others.filter(admission_number=OuterRef("admission_number"))
        return self.exclude(admission_number="").filter(Exists(taken))

    def without_number(self):
        """Joined when numbers were given out already, and has none."""
        return self.filter(joined_on__year__gte=NUMBERED_SINCE, admission_number="")

    def with_wrong_number(self):
        """A number whose digits do not fit the joining year."""
        rows = self.filter(joined_on__year__gte=NUMBERED_SINCE).exclude(admission_number="")
        return rows.alias(told=year_and_number()).exclude(told__regex=FITTING)


class AffiliationQuerySet(ScopedQuerySet):
    """Members' times in branches."""

    def on_day(self, on: date):
        """Affiliations that contain the day."""
        return self.filter(covering(on))
