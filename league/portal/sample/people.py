"""Made-up people of the sample: names, ID numbers that cannot exist, phones that are not given out."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from league.kernel.identity import age_on, check_character
from members.choices import Education, Entry, Occupation, Political
from members.models import Affiliation, Member, PostHeld
from members.models.member import last_day
from orgs.choices import Industry
from orgs.models import Org

COMMON = "盘唐李黄莫何周陈毛奉邓蒋"  # surnames met most in the Yao counties of Hezhou
SURNAMES = COMMON * 4 + "廖任沈杨林刘王张罗吴" * 2 + "蒙韦覃谭谢钟欧卢徐翟余潘麦倪"
MALE = "志远文浩子轩宇航俊杰明哲天佑家豪建华嘉伟承恩思源景行博雅瑞泽启明国栋永康晨曦立新"
FEMALE = "雨桐欣怡梦瑶诗涵晓枫秋月小满春燕丽娟美玲思琪雅婷佳慧静怡海燕玉兰采薇芳菲若兰念慈"
ETHNICITIES = ("瑶族", "汉族", "壮族", "苗族", "侗族"), (47, 46, 5, 1, 1)
COUNTY_CODES = ("451197", "451198")  # GB/T 2260 knows neither
# ages of the members by kind of branch, on the sample's day
AGES = {
    "young": (15, 27),
    "worker": (20, 27),
    "高一": (15, 16),
    "高二": (16, 17),
    "高三": (17, 18),
    "八年级": (14, 14),
    "九年级": (14, 15),
    "一年级": (15, 16),
    "二年级": (16, 17),
    "三年级": (17, 18),
}


@dataclass
class Census:
    """Makes people from one seed; no ID number comes twice."""

    today: date
    opened: date
    chance: random.Random = field(default_factory=lambda: random.Random(20260504))
    numbers: int = 0
    taken: set[str] = field(default_factory=set)

    def person(self, least: int, most: int) -> dict:
        """Columns of a person between two ages (both included): name, numbers, birth, sex, ethnic group."""
        sex = self.chance.choice("12")
        birth = self._birth(least, most)
        return {
            "name": self._name(sex),
            "sex": sex,
            "birth": birth,
            "id_no": self._id_number(birth, sex),
            "ethnicity": self.chance.choices(*ETHNICITIES)[0],
            "phone": f"199{self.chance.randrange(10**8):08d}",
        }

    def _name(self, sex: str) -> str:
        given = MALE if sex == "1" else FEMALE
        pairs = [given[i : i + 2] for i in range(0, len(given), 2)]
        word = self.chance.choice(pairs)
        if self.chance.random() < 0.45:
            word = self.chance.choice(word) + self.chance.choice(self.chance.choice(pairs))
        if self.chance.random() < 0.12:
            word = word[0]
        return self.chance.choice(SURNAMES) + word

    def _birth(self, least: int, most: int) -> date:
        newest = years_before(self.today, least)
        oldest = years_before(self.today, most + 1) + timedelta(days=1)
        return oldest + timedelta(days=self.chance.randrange((newest - oldest).days + 1))

    def _id_number(self, birth: date, sex: str) -> str:
        while True:
            order = self.chance.randrange(500) * 2 + (sex == "1")
            body = f"{self.chance.choice(COUNTY_CODES)}{birth:%Y%m%d}{order:03d}"
            if body not in self.taken:
                self.taken.add(body)
                return body + check_character(body)

    def member(self, branch: Org, ages: str) -> Member:
        """A member of a branch, joined before the opening day."""
        least, most = AGES[ages]
        known = self.person(least, most)
        member = Member(branch=branch, **known)
        self._joined(member)
        self._facts(member, branch.industry_category, ages)
        return member

    def _joined(self, member: Member, day: date | None = None) -> None:
        """Joined in May or December at 14 to 17, before the opening day; every second only by month."""
        first = member.birth.year + self.chance.choices((14, 15, 16, 17), (30, 35, 20, 15))[0]
        day = day or date(first, self.chance.choice((5, 12)), self.chance.randrange(1, 29))
        if age_on(member.birth, day) < 14:
            day = day.replace(year=day.year + 1)
        day = min(day, self.opened - timedelta(days=self.chance.randrange(1, 60)))
        member.joined_month_only = self.chance.random() < 0.5
        member.joined_on = day.replace(day=1) if member.joined_month_only else day
        if age_on(member.birth, last_day(member.joined_on, member.joined_month_only)) < 14:
            member.joined_on = None  # too young for any day before the opening: the roster left it out
            member.joined_month_only = False

    def _facts(self, member: Member, category: str, ages: str) -> None:
        age = age_on(member.birth, self.today)
        pupil = ages not in ("young", "worker")
        member.education, member.occupation = self._schooling(age, category, pupil)
        member.political = Political.MEMBER
        if age >= 20 and self.chance.random() < 0.06:
            member.political = self.chance.choice((Political.PARTY, Political.PARTY_PROBATIONARY))
        if member.joined_on and member.joined_on.year >= 2017:
            self.numbers += 1
            member.admission_number = f"{member.joined_on.year}45{self.numbers:06d}"
        if self.chance.random() < 0.08:
            member.phone = ""
        if self.chance.random() < 0.05:
            member.education = ""

    def _schooling(self, age: int, category: str, pupil: bool) -> tuple[str, str]:
        if pupil:
            now = {
                Industry.JUNIOR_HIGH: Education.JUNIOR_NOW,
                Industry.VOCATIONAL: Education.VOCATIONAL_NOW,
            }
            return now.get(category, Education.SENIOR_NOW), Occupation.STUDENT
        if age < 19:
            return Education.SENIOR_NOW, Occupation.STUDENT
        if age < 22:
            return self.chance.choice((Education.COLLEGE_NOW, Education.BACHELOR_NOW)), Occupation.STUDENT
        done = (
            Education.JUNIOR,
            Education.SENIOR,
            Education.VOCATIONAL,
            Education.COLLEGE,
            Education.BACHELOR,
        )
        work = {
            Industry.PARTY_STATE: Occupation.PUBLIC_SERVICE,
            Industry.INSTITUTION: Occupation.PUBLIC_SERVICE,
            Industry.STATE_OWNED: Occupation.STATE_FIRM,
            Industry.NON_PUBLIC: Occupation.PRIVATE_FIRM,
            Industry.SOCIAL_ORG: Occupation.SOCIAL_ORG,
        }
        job = work.get(category) or self.chance.choice(
            (Occupation.FARMER, Occupation.FREELANCE, Occupation.PRIVATE_FIRM)
        )
        return self.chance.choice(done), job

    def villagers(self) -> int:
        """Members of a village branch: mostly about two dozen."""
        return max(3, round(self.chance.gauss(23, 8)))


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def write(census: Census, made) -> list[Member]:
    """Store the members of every branch with their affiliations from the opening day, and the secretaries."""
    members = [member for plan in made if plan.org.is_branch for member in _of_branch(census, plan)]
    _problems(census, members)
    admitted = _admitted(census, members)
    for member in members:
        member.derive()
    Member.objects.bulk_create(members, batch_size=500)
    affiliations = (_affiliation(census, member, number in admitted) for number, member in enumerate(members))
    Affiliation.objects.bulk_create(affiliations, batch_size=1000)
    PostHeld.objects.bulk_create(_secretaries(census, members), batch_size=500)
    return members


def _of_branch(census: Census, plan) -> list[Member]:
    number = census.villagers() if plan.ages == "young" else plan.members
    number = {0: 0, 1: 2, 2: 1}.get(_rank(plan), number)
    return [census.member(plan.org, plan.ages) for _i in range(number)]


def _rank(plan) -> int:
    """Every 23rd village is hollow: with no member, two, or one; the others get their number."""
    serial = int(plan.org.code[-3:]) if plan.ages == "young" else 1
    return serial % 23 - 7 if plan.ages == "young" and serial % 23 in (7, 8, 9) else 99


def _problems(census: Census, members: list[Member]) -> None:
    """What there is to find: over-age members without a post, some that joined under 14, dates left out."""
    grown = [member for member in members if member.occupation != Occupation.STUDENT]
    for member in census.chance.sample(grown, min(45, len(grown) // 8)):
        member.__dict__.update(census.person(28, 33))
        census._joined(member, date(member.birth.year + 15, 5, 4))
    for member in census.chance.sample(members, max(1, len(members) // 250)):
        member.joined_on, member.joined_month_only = date(member.birth.year + 13, 5, 4), False
        member.admission_number = ""
    for member in census.chance.sample(members, max(1, len(members) // 120)):
        member.joined_on, member.joined_month_only, member.admission_number = None, False, ""


def _admitted(census: Census, members: list[Member]) -> set[int]:
    """Places of every 30th pupil: admitted in May of this year, not taken over with the opening stock."""
    spring = date(census.today.year, 5, 4)
    if not census.opened < spring < census.today:
        return set()
    found = set()
    for number, member in enumerate(members):
        pupil = member.occupation == Occupation.STUDENT and age_on(member.birth, spring) >= 14
        if pupil and number % 30 == 0:
            member.joined_on, member.joined_month_only = spring, False
            member.admission_number = f"{spring.year}45{900000 + number:06d}"
            found.add(number)
    return found


def _affiliation(census: Census, member: Member, admitted: bool) -> Affiliation:
    """From the admission of this year, or opening stock."""
    start, how = (member.joined_on, Entry.ADMITTED) if admitted else (census.opened, Entry.OPENING)
    return Affiliation(member=member, branch_id=member.branch_id, start=start, how_in=how)


def _secretaries(census: Census, members: list[Member]):
    """One secretary for most branches; every ninth branch has none."""
    firsts: dict[int, Member] = {}
    for member in members:
        firsts.setdefault(member.branch_id, member)
    for number, (branch, member) in enumerate(firsts.items()):
        if number % 9:
            yield PostHeld(
                member=member, org_id=branch, title="团支部书记", nature="part_time", start=census.opened
            )
