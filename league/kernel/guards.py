"""Ask upward by registry: objections of upper apps to a change on a lower app's row.

`orgs` asks `findings(org, "dissolve")` before it dissolves an organization and knows nobody; `members`
registered a check that blocks while the branch has members.
"""

from collections.abc import Callable, Iterable

from django.db import models

from league.kernel.clauses import Finding

Guard = Callable[..., Iterable[Finding]]
_guards: dict[tuple[type[models.Model], str], list[Guard]] = {}


def register(model: type[models.Model], action: str, check: Guard) -> Guard:
    """Let `check(obj, **context)` object to an action on rows of a model; registering twice counts once."""
    checks = _guards.setdefault((model, action), [])
    if check not in checks:
        checks.append(check)
    return check


def findings(obj: models.Model, action: str, **context) -> list[Finding]:
    """What every registered check says about an action on a row, in the order of registration.

    context: what the action would change, by name (`parent=`, `on=`), agreed between asker and checks.
    """
    return [finding for check in _guards.get((type(obj), action), []) for finding in check(obj, **context)]
