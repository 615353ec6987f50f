"""What tests of places and numbers share: a plan of 富川县, applicants before their 预审, threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connection, connections
from django.utils import timezone

from league.kernel.errors import DomainError
from members.choices import Stage
from members.models import Application
from members.querysets import years_before
from members.services.quota import allot, set_plan
from orgs.choices import Field
from orgs.models import Org
from tests.factories import World, make_application


def the_day():
    """The day of the tests: yesterday, so that an approval may follow today, on New Year's Day too."""
    return timezone.localdate() - timedelta(days=1)


def this_year() -> int:
    """The year whose plan the tests use."""
    return the_day().year


def plan(world: World, places: int, field: str = Field.RURAL, **more: int) -> None:
    """富川县 has places of a field this year."""
    set_plan(world.county, this_year(), {field: places, **more}, actor=world.staff, note="贺青发〔2026〕1 号")


def give(world: World, child: Org, places: int, field: str = Field.RURAL) -> None:
    """富川县 passes places on to one of its townships."""
    allot(world.county, this_year(), {(child.pk, field): places}, actor=world.staff)


def candidate(world: World, name: str, branch: Org | None = None, **columns) -> Application:
    """A 发展对象 of 17 years who waits for the 预审."""
    before = timezone.localdate() - timedelta(days=200)
    told = {"state": Stage.CANDIDATE, "applied_on": before, "birth": years_before(the_day(), 17)}
    return make_application(branch or world.branch, name, by=world.branch_secretary, **told | columns)


def examined(world: World, name: str, branch: Org | None = None, **columns) -> Application:
    """Somebody past the 预审 of the day."""
    told = {"state": Stage.EXAMINED, "examined_on": the_day()}
    return candidate(world, name, branch, **told | columns)


def voted(world: World, name: str, branch: Org | None = None, **columns) -> Application:
    """Somebody whom the branch meeting of the day received."""
    return examined(world, name, branch, **{"state": Stage.VOTED, "meeting_on": the_day()} | columns)


def at_once(*verbs: Callable) -> list[bool]:
    """Start every verb in a thread of its own at the same moment; which of them went through."""
    gate = Barrier(len(verbs))

    def act(verb) -> bool:
        try:
            gate.wait()
            verb()
        except DomainError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(act, verbs))


def rounds() -> int:
    """SQLite has one writer at a time: there the order is asked, not the race."""
    return 100 if connection.vendor == "postgresql" else 10
