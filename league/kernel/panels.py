"""Ask upward by registry: tabs, counts and previews that upper apps put on a lower app's pages.

The page of an organization walks `panels_for(Org, user)` and knows nobody. A panel that names a permit is
shown only to those who hold it for the row.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models

from league.kernel import permits


@dataclass(frozen=True)
class Number:
    """A count shown on a page: label, value, and the list it opens (empty without one)."""

    label: str
    value: int
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """A tab an upper app adds to a row's page.

    template and context: the body of the tab; context(request, obj) → dict.
    counts: (user, obj) → numbers for the head of the page.
    preview: (obj, action, **context) → sentences on what a change would touch here.
    """

    code: str
    label: str
    permit: str = ""
    order: int = 100
    template: str = ""
    context: Callable[..., dict] | None = None
    counts: Callable[..., Iterable[Number]] | None = None
    preview: Callable[..., Iterable[str]] | None = None


_panels: dict[type[models.Model], dict[str, Panel]] = {}


def register(model: type[models.Model], panel: Panel) -> Panel:
    """Put a panel on the pages of a model; a second panel of the same code is a bug."""
    panels = _panels.setdefault(model, {})
    if panel.code in panels:
        raise ValueError(f"panel {panel.code} is registered twice")
    panels[panel.code] = panel
    return panel


def panels_for(obj: models.Model, user) -> list[Panel]:
    """The panels of a row the user may see, by order and code."""
    panels = sorted(_panels.get(type(obj), {}).values(), key=lambda panel: (panel.order, panel.code))
    return [panel for panel in panels if not panel.permit or permits.may(user, panel.permit, obj)]


def counts(obj: models.Model, user) -> list[Number]:
    """The numbers of every panel the user may see."""
    return [number for panel in panels_for(obj, user) if panel.counts for number in panel.counts(user, obj)]


def preview(obj: models.Model, action: str, **context) -> list[str]:
    """What a change of a row would touch, told by every panel; not filtered, it informs the decider."""
    panels = sorted(_panels.get(type(obj), {}).values(), key=lambda panel: (panel.order, panel.code))
    return [text for panel in panels if panel.preview for text in panel.preview(obj, action, **context)]
