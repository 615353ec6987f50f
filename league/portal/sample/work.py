"""Weeks of work in progress, done by the services themselves, so that history and audit trail are real."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from league.kernel.calendar import add_working_days
from league.portal.sample import papers
from league.portal.sample.people import Census
from members import services
from members.choices import CreditKind, Stage
from members.choices.admission import MaterialKind
from members.models import Application, Ceremony, Member
from members.workflows import ADMISSION
from orgs import services as org_services
from orgs.choices import Level
from orgs.models import Org

# last step taken, how many days ago the application came in, class hours earned
STORIES = (
    *(("draft", 2, 0), ("submit", 4, 0), ("submit", 37, 0), ("talk", 18, 0), ("talk", 25, 2)),
    *(("nominate", 30, 0), ("endorse", 60, 4), ("endorse", 96, 8), ("endorse", 140, 6), ("endorse", 145, 9)),
    *(("recommend", 128, 8), ("examine", 133, 8), ("publish", 139, 8), ("publish", 152, 9)),
    *(("conclude", 150, 8), ("form", 153, 9), ("vote", 158, 8), ("vote", 164, 10), ("vote", 185, 8)),
    *(("approve", 176, 8), ("file", 186, 9), ("inform", 195, 8), ("swear", 199, 8), ("archive", 204, 9)),
    *(("certify", 230, 8), ("certify", 233, 9)),
    *(("return", 70, 4), ("close", 90, 2)),
)
ORDER = (
    *("submit", "talk", "nominate", "endorse", "recommend", "examine", "publish", "conclude"),
    *("form", "vote", "approve", "file", "inform", "swear", "archive", "certify"),
)
COUNTY = {"endorse": "reviewer", "examine": "reviewer", "approve": "reviewer"}
COUNTY |= {"file": "county", "certify": "county"}  # who acts where the unit does not

PAPERS = {
    "talk": (MaterialKind.APPLICATION,),
    "endorse": (MaterialKind.RECOMMENDATION,),
    "recommend": (MaterialKind.TRAINING, MaterialKind.LESSONS),
    "archive": (MaterialKind.FORM,),
}


@dataclass
class Office:
    """Who acts in the sample: the secretary of each unit, the county's staff and reviewer."""

    census: Census
    users: dict[str, User]
    orgs: dict[str, Org]

    def secretary_of(self, branch: Org) -> User:
        """The secretary of the unit above a branch."""
        return next(user for user in self.users.values() if user.home_id == branch.parent_id)


def write(office: Office, rounds: int) -> None:
    """Applications in every stage, sign-offs of some units, corrections that wait, changes of the tree."""
    branches = _branches(office)
    for number in range(rounds):
        for place, story in enumerate(STORIES):
            branch = branches[(number * len(STORIES) + place) % len(branches)]
            _application(office, branch, story)
    _sign_offs(office)
    _corrections(office)
    _changes(office)


def _branches(office: Office) -> list[Org]:
    """Branches with a secretary above them, school classes and villages in turn."""
    units = {
        user.home_id for user in office.users.values() if user.home.level in (Level.TOWNSHIP, Level.SCHOOL)
    }
    mine = [org for org in office.orgs.values() if org.is_branch and org.parent_id in units and _ours(org)]
    pupils = [org for org in mine if "S" in org.code and "八年级" not in org.name]
    villages = [org for org in mine if "S" not in org.code]
    return [org for pair in zip(pupils, villages, strict=False) for org in pair]


def _ours(org: Org) -> bool:
    return org.code.startswith("451123")


def _application(office: Office, branch: Org, story: tuple[str, int, int]) -> Application:
    last, ago, hours = story
    chance, actor = office.census.chance, office.secretary_of(branch)
    applied = office.census.today - timedelta(days=ago + chance.randrange(3))
    ages = (15, 16) if "S" in branch.code else (16, 24)
    facts = office.census.person(*ages)
    application = Application(branch=branch, applied_on=applied, created_by=actor, **facts)
    services.draft(application, actor=actor)
    days = _days(applied)
    for name in ORDER[: ORDER.index(_forward(last)) + 1] if last != "draft" else ():
        if name == "recommend":
            _credits(application, actor, days["nominate"], hours)
        for kind in PAPERS.get(name, ()):
            services.bring(application, papers.scan(str(kind.label)), kind=kind, actor=actor)
        by = office.users[COUNTY[name]] if name in COUNTY else actor
        _fire(
            application, name, by, days[name], _data(name, days, chance) | _together(name, branch, by, days)
        )
    if last == "endorse":
        _credits(application, actor, days["nominate"], hours)
    _turn_back(office, application, last, actor)
    return application


def _forward(last: str) -> str:
    """How far the way went before a return or an end."""
    return {"return": "endorse", "close": "talk"}.get(last, last)


def _days(applied: date) -> dict[str, date]:
    """The day of each step, as the rules of admission allow it."""
    days = {"submit": applied, "talk": applied + timedelta(days=9), "nominate": applied + timedelta(days=24)}
    days["conclude"] = add_working_days(days["nominate"] + timedelta(days=106), 5).date + timedelta(days=1)
    after = {"endorse": ("nominate", 3), "recommend": ("nominate", 97), "examine": ("recommend", 6)}
    after |= {
        "publish": ("recommend", 9),
        "form": ("conclude", 2),
        "vote": ("form", 2),
        "approve": ("vote", 9),
    }
    after |= {"file": ("approve", 5), "inform": ("file", 3), "swear": ("inform", 4)}
    after |= {"archive": ("swear", 6), "certify": ("archive", 9)}
    for name, (earlier, gap) in after.items():
        days[name] = days[earlier] + timedelta(days=gap)
    return days


def _together(name: str, branch: Org, actor: User, days: dict[str, date]) -> dict:
    """The introducers, and the ceremony of the unit on that day: rows that are made or found."""
    if name == "form":
        rows = Member.objects.under(branch.parent).may_introduce(days["form"])
        one, two = sorted(rows.order_by("pk"), key=lambda member: member.branch_id != branch.pk)[:2]
        return {"introducer_one": one, "introducer_two": two}
    if name == "swear":
        place = {"place": "烈士陵园", "host": "唐立新", "created_by": actor}
        return {"ceremony": Ceremony.objects.create(org=branch.parent, on=days["swear"], **place)}
    return {}


def _data(name: str, days: dict[str, date], chance) -> dict:
    """What the actor fills in with a step."""
    due = chance.randrange(18, 40)
    present = due - chance.randrange(0, 4)
    return {
        "talk": {"talked_on": days["talk"], "talked_by": "盘春燕"},
        "nominate": {
            "channel": chance.choice(("members", "members", "pioneers")),
            "decided_by": "committee",
            "activist_on": days["nominate"],
            "mentors": "唐立新、莫海燕",
        },
        "endorse": {"endorsed_on": days["endorse"]},
        "recommend": {"candidate_on": days["recommend"]},
        "examine": {
            "examined_on": days["examine"],
            "reply_number": f"富团审〔{days['examine'].year}〕{days['examine'].timetuple().tm_yday} 号",
        },
        "publish": {"notice_from": days["publish"]},
        "conclude": {"notice_result": "clear"},
        "form": {"form_on": days["form"] - timedelta(days=1), "introduced_on": days["form"]},
        "vote": {
            "meeting_on": days["vote"],
            "votes_due": due,
            "votes_present": present,
            "votes_for": present - chance.randrange(0, 3),
        },
        "file": {"filed_on": days["file"], "file_number": f"富团备〔{days['file'].year}〕2 号"},
        "inform": {"informed_on": days["inform"]},
        "archive": {"archived_on": days["archive"]},
        "certify": {"certified_on": days["certify"]},
    }.get(name, {})


def _fire(application: Application, name: str, actor: User, day: date, data: dict) -> None:
    ADMISSION.fire(application, name, actor=actor, on=day, data=data)


def _credits(application: Application, actor: User, since: date, hours: int) -> None:
    """Class hours in halves, and volunteer hours of two weekends."""
    for number, part in enumerate((hours // 2, hours - hours // 2)):
        if part:
            on = since + timedelta(days=10 + 14 * number)
            note = ("团史和团章", "习近平关于青年工作的重要思想")[number]
            services.post_credit(
                application, kind=CreditKind.CLASS_HOUR, hours=Decimal(part), on=on, actor=actor, note=note
            )
    if hours >= 8:
        seen, text = since + timedelta(days=40), papers.NOTES[application.pk % len(papers.NOTES)]
        services.observe(application, on=seen, by="唐立新", text=text, actor=actor)
        on, kind = since + timedelta(days=30), CreditKind.VOLUNTEER_HOUR
        services.post_credit(
            application, kind=kind, hours=Decimal(20), on=on, actor=actor, note="暑期社区服务"
        )


def _turn_back(office: Office, application: Application, last: str, actor: User) -> None:
    day = office.census.today - timedelta(days=6)
    if last == "return":
        words = "团课学时证明缺盖章，请补齐后再报。"
        ADMISSION.fire(application, "return", actor=office.users["reviewer"], on=day, comment=words)
    elif last == "close":
        ADMISSION.fire(application, "close", actor=actor, on=day, comment="本人转学到外县，终止发展。")


def _sign_offs(office: Office) -> None:
    """Two units of three have signed the roster of this month's first day."""
    day = office.census.today.replace(day=1)
    units = [
        org for org in office.orgs.values() if org.level in (Level.TOWNSHIP, Level.SCHOOL) and _ours(org)
    ]
    for number, org in enumerate(units):
        if number % 3:
            user = next(user for user in office.users.values() if user.home_id == org.pk)
            services.sign_off(org, actor=user, on=day, note="已与纸质名册核对")


def _corrections(office: Office) -> None:
    """Three wrong ID numbers wait for the reviewer."""
    township = office.users["township"]
    rows = Member.objects.under(township.home).filter(status="active").order_by("pk").select_related("branch")
    for member in rows[20:23]:
        right = office.census.person(18, 20)["id_no"]
        services.request_id_correction(
            member, new_id_no=right, reason="录入时抄错身份证号，已核对户口簿", actor=township
        )


def _changes(office: Office) -> None:
    """A branch renamed, another moved to a township: the tree has a history."""
    staff, today = office.users["county"], office.census.today
    villages = [org for org in office.orgs.values() if org.code.startswith("451123100") and org.is_branch]
    old = villages[-1]
    name, short = old.name.replace("村支部", "村联合支部"), old.short.replace("团支部", "联合团支部")
    org_services.rename(old, name=name, short=short, actor=staff, on=today - timedelta(days=75))
    park, town = office.orgs.get("451123Q04"), office.orgs.get("451123107")
    if park and town:
        org_services.move(park, to=town, actor=staff, on=today - timedelta(days=41))


def stages() -> dict[str, int]:
    """How many applications stand in each stage."""
    return {stage.label: Application.objects.filter(state=stage).count() for stage in Stage}
