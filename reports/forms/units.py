"""Lines of a form by child unit: the children of the day, the organization's own rows, the total."""

from django.utils.translation import gettext_lazy as _

from reports.forms.base import Draft, Line
from reports.services.figures import keys


def unit_lines(draft: Draft, measures) -> list[Line]:
    """One line per child, one for own rows where there are any, the total; none without children."""
    draft.prepare(measures, "unit")
    cuts = [measure.cut(draft.on, ()) for measure in measures]
    units = draft.reading.units(*{cut.metric: cut for cut in cuts}.values())
    units.pop(0, None)
    if not units:
        return []
    lines = [Line(name, keys(unit=(unit,))) for unit, name in units.items()]
    own = Line(str(_("%s（本级）")) % draft.reading.org, keys(unit=(0,)))
    if draft.counts(measures, own):
        lines.append(own)
    return [*lines, Line(str(_("合计")), kind="total")]
