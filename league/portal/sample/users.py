"""The sign-ins of the sample: one per role, and a secretary for every township and school."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Grant, User
from league.kernel.roles import Role
from orgs.choices import Level
from orgs.models import Org

NAMES = "卢往昔 林停云 廖承恩 邓立安 奉春燕 毛景行 任采薇 沈博雅 黄念慈 李天佑 陈芳菲 杨立新 王海燕 刘玉兰"
PASSWORD = "Fuchuan-2026-tryout"


@dataclass(frozen=True)
class TryoutUser:
    """An account that the command prints; `org` is the code of its organization."""

    username: str
    name: str
    role: str
    org: str


TRYOUT_USERS = (
    TryoutUser("county", "盘志远", Role.COUNTY_STAFF, "451123"),
    TryoutUser("reviewer", "何清源", Role.COUNTY_REVIEWER, "451123"),
    TryoutUser("township", "唐晓枫", Role.TOWNSHIP_SECRETARY, "451123100"),
    TryoutUser("school", "莫雨桐", Role.TOWNSHIP_SECRETARY, "451123S01"),
    TryoutUser("branch", "周小满", Role.BRANCH_SECRETARY, "451123100001"),
    TryoutUser("leader", "蒋伯言", Role.LEADER, "451123"),
    TryoutUser("city", "韦若兰", Role.CITY_STAFF, "451100"),
    TryoutUser("neighbour", "董思齐", Role.COUNTY_STAFF, "451122"),
    TryoutUser("sysadmin", "覃守诚", Role.SYSTEM_ADMIN, "451100"),
    TryoutUser("secadmin", "陆知微", Role.SECURITY_ADMIN, "451100"),
    TryoutUser("auditor", "黄秉正", Role.AUDIT_ADMIN, "451100"),
)


def write(orgs: dict[str, Org], opened: date) -> dict[str, User]:
    """Store the accounts with their grants from the opening day; by account name."""
    people = [*TRYOUT_USERS, *_secretaries(orgs)]
    password, now = make_password(PASSWORD), timezone.now()
    users = User.objects.bulk_create(
        User(
            username=each.username,
            name=each.name,
            home=orgs[each.org],
            password=password,
            must_change_password=False,
            password_changed_at=now,
        )
        for each in people
    )
    Grant.objects.bulk_create(
        Grant(user=user, role=each.role, org=orgs[each.org], start=opened)
        for user, each in zip(users, people, strict=True)
    )
    return {user.username: user for user in users}


def _secretaries(orgs: dict[str, Org]) -> list[TryoutUser]:
    """A secretary for every further township and school, named by its code."""
    printed = {each.org for each in TRYOUT_USERS}
    names = NAMES.split()
    units = [
        org
        for org in orgs.values()
        if org.level in (Level.TOWNSHIP, Level.SCHOOL) and org.code not in printed
    ]
    return [
        TryoutUser(f"sj{org.code[4:].lower()}", names[number % len(names)], Role.TOWNSHIP_SECRETARY, org.code)
        for number, org in enumerate(units)
    ]
