"""The small named world of the tests: a city, two counties, three townships, six branches, a user per role.

Plain functions, no magic. `make_world()` writes it in a dozen statements; give a test only what it needs on top.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Grant, User
from cadres.models import Post
from league.kernel.identity import check_character
from league.kernel.roles import Role
from members.choices import Entry, PostNature
from members.models import Affiliation, Application, Member
from orgs.choices import Field, Industry, Kind, Level
from orgs.models import Org, Placement, initials

PASSWORD = "Nanling-2026-spring-tide"
OPENED = date(2020, 1, 1)  # the day every organization was founded and placed
GRANTED = date(2024, 1, 1)  # the day every grant begins


@dataclass
class World:
    """Everything by name. `sibling_…` is the neighbour in the same county, `other_…` in the other county."""

    city: Org
    county: Org
    other_county: Org
    township: Org
    sibling_township: Org
    other_township: Org
    branch: Org
    second_branch: Org
    sibling_branch: Org
    second_sibling_branch: Org
    other_branch: Org
    second_other_branch: Org
    city_staff: User
    staff: User
    other_staff: User
    reviewer: User
    other_reviewer: User
    secretary: User
    sibling_secretary: User
    other_secretary: User
    branch_secretary: User
    leader: User
    system_admin: User
    county_admin: User
    security_admin: User
    audit_admin: User
    ended: User
    deactivated: User


ORGAN = (Kind.LEADING_ORGAN, Level.COUNTY, "")
TOWN = (Kind.COMMITTEE, Level.TOWNSHIP, "")
VILLAGE = (Kind.BRANCH, Level.BRANCH, "15")

# attribute: (parent, code, name, short, kind, level, industry category)
ORGS = {
    "city": ("", "451100", "共青团贺州市委员会", "贺州市", Kind.LEADING_ORGAN, Level.CITY, ""),
    "county": ("city", "451123", "共青团富川瑶族自治县委员会", "富川县", *ORGAN),
    "other_county": ("city", "451122", "共青团钟山县委员会", "钟山县", *ORGAN),
    "township": ("county", "451123103", "共青团富川县麦岭镇委员会", "麦岭镇", *TOWN),
    "sibling_township": ("county", "451123102", "共青团富川县葛坡镇委员会", "葛坡镇", *TOWN),
    "other_township": ("other_county", "451122101", "共青团钟山县回龙镇委员会", "回龙镇", *TOWN),
    "branch": ("township", "451123103001", "麦岭镇麦岭村团支部", "麦岭村支部", *VILLAGE),
    "second_branch": (
        *("township", "451123103002", "麦岭镇中学教工团支部", "麦岭中学支部"),
        *(Kind.BRANCH, Level.BRANCH, "06"),
    ),
    "sibling_branch": (
        *("sibling_township", "451123102001", "葛坡镇葛坡村团支部", "葛坡村支部"),
        *VILLAGE,
    ),
    "second_sibling_branch": (
        *("sibling_township", "451123102002", "葛坡镇深坡村团支部", "深坡村支部"),
        *VILLAGE,
    ),
    "other_branch": ("other_township", "451122101001", "回龙镇龙虎村团支部", "龙虎村支部", *VILLAGE),
    "second_other_branch": (
        *("other_township", "451122101002", "回龙镇企业联合团支部", "回龙企业支部"),
        *(Kind.BRANCH, Level.BRANCH, "10"),
    ),
}

# attribute: (account, name, role, organization)
USERS = {
    "city_staff": ("hezhou-bgs", "韦若兰", Role.CITY_STAFF, "city"),
    "staff": ("fuchuan-bgs", "盘志远", Role.COUNTY_STAFF, "county"),
    "other_staff": ("zhongshan-bgs", "董思齐", Role.COUNTY_STAFF, "other_county"),
    "reviewer": ("fuchuan-sp", "何清源", Role.COUNTY_REVIEWER, "county"),
    "other_reviewer": ("zhongshan-sp", "钟牧云", Role.COUNTY_REVIEWER, "other_county"),
    "secretary": ("mailing-sj", "唐晓枫", Role.TOWNSHIP_SECRETARY, "township"),
    "sibling_secretary": ("gepo-sj", "莫雨桐", Role.TOWNSHIP_SECRETARY, "sibling_township"),
    "other_secretary": ("huilong-sj", "廖承恩", Role.TOWNSHIP_SECRETARY, "other_township"),
    "branch_secretary": ("mailingcun-sj", "周小满", Role.BRANCH_SECRETARY, "branch"),
    "leader": ("fuchuan-ld", "蒋伯言", Role.LEADER, "county"),
    "system_admin": ("hezhou-xt", "覃守诚", Role.SYSTEM_ADMIN, "city"),
    "county_admin": ("fuchuan-xt", "邓立安", Role.SYSTEM_ADMIN, "county"),
    "security_admin": ("hezhou-aq", "陆知微", Role.SECURITY_ADMIN, "city"),
    "audit_admin": ("hezhou-sj", "黄秉正", Role.AUDIT_ADMIN, "city"),
    "ended": ("mailing-old", "卢往昔", Role.TOWNSHIP_SECRETARY, "township"),
    "deactivated": ("mailing-off", "林停云", Role.TOWNSHIP_SECRETARY, "township"),
}


@lru_cache(maxsize=4)
def hashed(password: str = PASSWORD) -> str:
    """The stored form of a password, made once per run because Argon2 is slow on purpose."""
    return make_password(password)


def make_world() -> World:
    """Write the whole small world and return it by name."""
    orgs = _make_orgs()
    return World(**orgs, **_make_users(orgs))


def _make_orgs() -> dict[str, Org]:
    orgs: dict[str, Org] = {}
    for parents in (
        (),
        ("city",),
        ("county", "other_county"),
        ("township", "sibling_township", "other_township"),
    ):
        level = {key: row for key, row in ORGS.items() if (row[0] in parents if parents else not row[0])}
        rows = [_org(orgs.get(row[0]), row) for row in level.values()]
        for key, org in zip(level, Org.objects.bulk_create(rows), strict=True):
            org.path = f"{org.parent.path if org.parent else ''}{org.pk}."
            orgs[key] = org
    Org.objects.bulk_update(orgs.values(), ["path"])
    Placement.objects.bulk_create(
        Placement(org=org, parent=org.parent, path=org.path, start=OPENED, opening=True)
        for org in orgs.values()
    )
    return orgs


def _org(parent: Org | None, row: tuple) -> Org:
    _parent, code, name, short, kind, level, category = row
    fields = {"15": Field.RURAL, "06": Field.SCHOOL, "10": Field.NON_PUBLIC}
    return Org(
        parent=parent,
        code=code,
        name=name,
        short=short,
        kind=kind,
        level=level,
        industry_category=Industry(category) if category else "",
        field=fields.get(category, Field.INSTITUTION),
        founded=OPENED,
        pinyin=initials(short),
    )


def _make_users(orgs: dict[str, Org]) -> dict[str, User]:
    rows = [_user(account, name, orgs[place]) for account, name, _role, place in USERS.values()]
    users = dict(zip(USERS, User.objects.bulk_create(rows), strict=True))
    today = timezone.localdate()
    Grant.objects.bulk_create(
        Grant(
            user=users[key], role=role, org=orgs[place], start=GRANTED, end=today if key == "ended" else None
        )
        for key, (_account, _name, role, place) in USERS.items()
    )
    users["deactivated"].is_active = False
    users["deactivated"].save(update_fields=["is_active"])
    return users


def _user(account: str, name: str, home: Org) -> User:
    return User(
        username=account,
        name=name,
        home=home,
        password=hashed(),
        must_change_password=False,
        password_changed_at=timezone.now() - timedelta(days=1),
    )


def make_user(
    username: str, role: str, org: Org, *, name: str = "新同志", start=GRANTED, end=None, **kwargs
) -> User:
    """One more user with one grant; the password is `PASSWORD`."""
    user = _user(username, name, org)
    for key, value in kwargs.items():
        setattr(user, key, value)
    user.save()
    Grant.objects.create(user=user, role=role, org=org, start=start, end=end)
    return user


def make_branch(parent: Org, short: str, **kwargs) -> Org:
    """One more branch below an organization, in the field 农村 unless told."""
    columns = {
        "industry_category": Industry.RURAL,
        "founded": OPENED,
        "code": f"T{Org.objects.count() + 1:05d}",
    }
    org = Org(parent=parent, name=f"{short}团支部", short=short, kind=Kind.BRANCH, level=Level.BRANCH)
    for key, value in {**columns, **kwargs}.items():
        setattr(org, key, value)
    org.save()
    org.path = f"{parent.path}{org.pk}."
    org.save(update_fields=["path"])
    Placement.objects.create(org=org, parent=parent, path=org.path, start=org.founded, opening=True)
    return org


def make_id(birth: date, sex: str = "2", serial: int = 1) -> str:
    """A valid ID number in a county code that does not exist; sex "1" or "2" decides the 17th digit."""
    order = serial * 2 + (1 if sex == "1" else 0)
    body = f"451197{birth:%Y%m%d}{order % 1000:03d}"
    return body + check_character(body)


def make_member(
    branch: Org,
    name: str,
    *,
    birth=date(2005, 5, 4),
    sex="2",
    since=OPENED,
    serial: int | None = None,
    **kwargs,
) -> Member:
    """One member in a branch since a day, joined on 2021-05-04 unless told."""
    number = make_id(birth, sex, Member.objects.count() + 1 if serial is None else serial)
    columns = {"ethnicity": "汉族", "joined_on": date(2021, 5, 4), **kwargs}
    member = Member(branch=branch, name=name, birth=birth, sex=sex, **{"id_no": number, **columns})
    member.save()
    Affiliation.objects.create(member=member, branch=branch, start=since, how_in=Entry.OPENING)
    return member


def make_application(branch: Org, name: str, *, by: User, birth=date(2010, 5, 4), **kwargs) -> Application:
    """One application in a branch, a draft of today unless told."""
    number = make_id(birth, kwargs.get("sex", "2"), 400 + Application.objects.count())
    columns = {"id_no": number, "sex": "2", "ethnicity": "汉族", "created_by": by, **kwargs}
    application = Application(branch=branch, name=name, birth=birth, **columns)
    application.save()
    return application


def make_post(org: Org, title: str, **kwargs) -> Post:
    """One cadre of an organization in a part-time post since 2024-01-01."""
    birth = date(1990, 5, 4)
    person = {"name": "唐立新", "id_no": make_id(birth, "1"), "birth": birth, "sex": "1"}
    columns = {"start": GRANTED, "nature": PostNature.PART_TIME, **person, **kwargs}
    return Post.objects.create(org=org, title=title, **columns)
