"""Lines of a form by child unit: the children of the day, the organization's own rows, the total."""

from django.utils.translation import gettext_lazy as _

from reports.forms.base import Draft, Line
from reports.services.figures import keys


def unit_lines(draft: Draft, measures) -> list[Line]:
    """One line per child, one for own rows where there are any, the total; none without children."""
    cuts = [measure.cut(draft.on, ()) for measure in measures]
    units = draft.reading.units(*{cut.metric: cut for cut in cuts}.values())
    if not any(units):
        return []
    own = keys(unit=(0,))
    if any(draft.reading.number(measure.cut(draft.on, own)) for measure in measures):
        units[0] = str(draft.reading.org)
    else:
        units.pop(0, None)
    lines = [
        Line(name if unit else str(_("%s（本级）")) % name, keys(unit=(unit,)))
        for unit, name in units.items()
    ]
    return [*lines, Line(str(_("合计")), kind="total")]
