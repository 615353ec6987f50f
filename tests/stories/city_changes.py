"""A day of work on the whole city, done in the product and, beside it, on the plain list of its people.

A township moves to another county, 500 members are transferred to one branch, two branches are merged by a
change plan, 300 applicants are admitted.
The list knows nothing of the product: what it counts afterwards is what every figure has to say.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from accounts.models import User
from league.kernel.identity import check_character
from league.kernel.roles import Role
from members.choices.admission import Channel, Stage
from members.models import Application, Member, id_index
from members.services.transfer import Aim, open_transfers
from members.workflows import ADMISSION
from orgs import services
from orgs.choices.plans import Verb
from orgs.models import ChangePlan, Org
from orgs.services.plans import add_step, draw_up
from orgs.workflows import CHANGE_PLAN
from tests.factories import make_user
from tests.stories.city import City, Person, band

MOVED, ADMITTED = 500, 300
# How many days ago an applicant took each step; membership begins with the meeting, approved the day after.
DAYS = {"applied_on": 200, "talked_on": 190, "activist_on": 180, "endorsed_on": 175, "candidate_on": 80}
DAYS |= {"examined_on": 70, "notice_from": 60, "form_on": 30, "introduced_on": 28, "meeting_on": 1}


@dataclass
class Desk:
    """Who does the work: one officer of the city, two of a county for the steps that need two."""

    city: User
    secretary: User
    reviewer: User


class Day:
    """The people of the city as they are after each piece of work."""

    def __init__(self, city: City, today: date):
        self.city, self.today = city, today
        self.people = [replace(one, age_band=band(one.id_no[6:14], today)) for one in city.people]
        self.county_of = {code: code[:6] for code in city.orgs}
        office = Org.objects.get(code="451100")
        self.county = Org.objects.get(code=sorted(city.counties)[0])
        self.desk = Desk(
            make_user("city-day", Role.CITY_STAFF, office),
            make_user("county-day", Role.TOWNSHIP_SECRETARY, self.county),
            make_user("review-day", Role.COUNTY_REVIEWER, self.county),
        )

    def count(self, dimension: str) -> Counter:
        """People by the label of a dimension."""
        return Counter(getattr(one, dimension) for one in self.people)

    def placed(self, person: Person, branch: str) -> Person:
        """The person in a branch, with what follows from it."""
        county = self.county_of[branch]
        unit, field = self.city.counties[county]["short"], self.city.orgs[branch]["field"]
        return replace(person, branch=branch, county=county, unit=unit, field=field)

    def in_branches(self, codes: set[str]) -> list[Person]:
        """Who sits in any of the branches."""
        return [one for one in self.people if one.branch in codes]

    def below(self, code: str) -> set[str]:
        """Codes of the branches directly below an organization of the file."""
        rows = self.city.orgs.values()
        return {org["code"] for org in rows if org["parent"] == code and org["level"] == "branch"}

    # The work

    def move_township(self) -> None:
        """The first township of the first county goes to the second one."""
        first, second = sorted(self.city.counties)[:2]
        rows = self.city.orgs.values()
        town = next(o["code"] for o in rows if o["parent"] == first and o["level"] == "township")
        services.move(Org.objects.get(code=town), to=Org.objects.get(code=second), actor=self.desk.city)
        branches = self.below(town)
        self.county_of |= dict.fromkeys({town, *branches}, second)
        self.people = [self.placed(p, p.branch) if p.branch in branches else p for p in self.people]

    def transfer(self) -> None:
        """The first 500 of other branches of the last county go to its first branch."""
        last = sorted(self.city.counties)[-1]
        rows = self.city.orgs.values()
        towns = [o["code"] for o in rows if o["parent"] == last and o["level"] == "township"]
        target = min(self.below(towns[0]))
        others = set().union(*(self.below(town) for town in towns)) - {target}
        going = {one.id_no for one in sorted(self.in_branches(others), key=lambda p: p.id_no)[:MOVED]}
        assert len(going) == MOVED
        aim = Aim(target=Org.objects.get(code=target))
        found = Member.objects.filter(id_index__in=[id_index(id_no) for id_no in going])
        members = list(found.select_related("branch"))
        actor = make_user("last-day", Role.TOWNSHIP_SECRETARY, Org.objects.get(code=last))
        made, refused = open_transfers([(one, aim) for one in members], actor=actor)
        assert (len(made), refused, {one.state for one in made}) == (MOVED, [], {"done"})
        self.people = [self.placed(p, target) if p.id_no in going else p for p in self.people]

    def merge_branches(self) -> str:
        """A branch of the second county passes into its neighbour by a change plan; its code."""
        county = sorted(self.city.counties)[1]
        rows = self.city.orgs.values()
        towns = [o["code"] for o in rows if o["parent"] == county and o["level"] == "township"]
        heir, ended = sorted(self.below(max(towns)))[:2]
        top = Org.objects.get(code=county)
        author = make_user("merge-day", Role.TOWNSHIP_SECRETARY, top)
        plan = draw_up(ChangePlan(org=top, title="两支部合并", reason="村级区划调整"), actor=author)
        told = {code: Org.objects.get(code=code) for code in (ended, heir)}
        add_step(plan, Verb.ABSORB, org=told[ended], to=told[heir], actor=author)
        CHANGE_PLAN.fire(plan, "submit", actor=author)
        CHANGE_PLAN.fire(plan, "approve", actor=make_user("merge-sp", Role.COUNTY_REVIEWER, top))
        assert self.in_branches({ended})
        self.people = [self.placed(p, heir) if p.branch == ended else p for p in self.people]
        return ended

    def admit(self) -> None:
        """300 applicants of the first county's biggest standing branch become members by bulk approval."""
        home = Counter(p.branch for p in self.people if p.county == self.county.code).most_common(1)[0][0]
        branch = Org.objects.get(code=home)
        for number in range(ADMITTED):
            self.people.append(self._admitted(branch, home, number))
        voted = Application.objects.filter(state=Stage.VOTED, branch=branch)
        for paper in voted:
            ADMISSION.fire(paper, "approve", actor=self.desk.reviewer)
        assert Application.objects.filter(state=Stage.ENROLLED, branch=branch).count() == ADMITTED

    def _free_number(self, birth: date, sex: str) -> str:
        """An ID number for the day and the sex that nobody of the city bears."""
        taken = {one.id_no for one in self.people}
        bodies = (f"451199{birth:%Y%m%d}{serial:03d}" for serial in range(2 - int(sex), 1000, 2))
        numbers = (body + check_character(body) for body in bodies)
        return next(number for number in numbers if number not in taken)

    def _admitted(self, branch: Org, code: str, number: int) -> Person:
        birth = self.today.replace(year=self.today.year - 16, day=1) - timedelta(days=number)
        sex = "12"[number % 2]
        id_no = self._free_number(birth, sex)
        days = {name: self.today - timedelta(days=ago) for name, ago in DAYS.items()}
        told = {"name": f"新团员{number}", "id_no": id_no, "birth": birth, "sex": sex, "ethnicity": "瑶族"}
        told |= {"introducers": "任静、苏航", "mentors": "任静", "votes_due": 20, "votes_present": 18}
        told |= {"votes_for": 18, "talked_by": "周小满", "channel": Channel.MEMBERS, "state": Stage.VOTED}
        Application(branch=branch, created_by=self.desk.secretary, **told, **days).save()
        label, person = ("男", "女")[number % 2], self.people[0]
        new = replace(person, id_no=id_no, sex=label, ethnicity="瑶族", year=str(self.today.year))
        return replace(self.placed(new, code), age_band=band(id_no[6:14], self.today))
