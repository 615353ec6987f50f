"""Elections for the tests: nine seats of 麦岭镇, twelve candidates, the way to each state."""

from datetime import date, timedelta

from django.utils import timezone

from cadres.models import Election, ElectionCandidate
from cadres.services import elections as services
from cadres.workflows import ELECTION
from orgs.models import Org
from tests.cadres.team_world import person
from tests.factories import World

ALLOWED = {"party_document": "麦党〔2026〕2 号", "superior_document": "富团复〔2026〕3 号"}
MEETING = {"due": 90, "present": 70, "voters": 70, "issued": 70, "returned": 69, "valid": 68}


def today() -> date:
    """Today."""
    return timezone.localdate()


def ago(days: int) -> date:
    """So many days before today."""
    return today() - timedelta(days=days)


def begun(org: Org, by, **columns) -> Election:
    """An election of two seats."""
    told = {"seats": 2, "term_years": 5, "session": 6, **columns}
    return services.begin(Election(org=org, **told), actor=by)


def stand(election: Election, by, name: str, serial: int, **columns) -> ElectionCandidate:
    """Somebody who stands."""
    own = {key: columns.pop(key) for key in ("post_title", "user") if key in columns}
    candidate = ElectionCandidate(**own, **person(name, serial, **columns))
    return services.stand(election, candidate, actor=by)


def fire(election: Election, step: str, by, comment: str = "", **data) -> Election:
    """The election after a step."""
    return ELECTION.fire(election, step, actor=by, comment=comment, data=data)


NAMES = ("张倩", "苏航", "任静")


def allowed(world: World, names=NAMES, **columns) -> Election:
    """Three stand for two seats, the superior agrees."""
    election = begun(world.township, world.secretary, **columns)
    for place, name in enumerate(names):
        stand(election, world.secretary, name, 300 + place, post_title="书记" if not place else "委员")
    return fire(election, "allow", world.reviewer, **ALLOWED)


def held(world: World, **columns) -> Election:
    """The meeting was held ten days ago."""
    return fire(allowed(world, **columns), "hold", world.secretary, held_on=ago(10), **MEETING)


def votes(election: Election, by, *numbers, again=()) -> Election:
    """The votes in the order of the candidates."""
    people = list(election.candidates.order_by("pk"))
    more = list(again) + [None] * len(people)
    told = {
        one.pk: (number, more[place]) for place, (one, number) in enumerate(zip(people, numbers, strict=True))
    }
    services.count_votes(election, told, actor=by)
    return Election.objects.get(pk=election.pk)


def term(org: Org, by, held_on: date, years: int = 3, **columns) -> Election:
    """A term that began before the product was there."""
    told = {"seats": 3, "term_years": years, "held_on": held_on, **columns}
    return services.take_over(Election(org=org, **told), actor=by)
