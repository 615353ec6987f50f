"""What plenary sessions and congresses can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from cadres.choices.congress import AssemblyKind
from cadres.filters.training import UnderOrg, search, since, until
from cadres.models import Assembly


class AssemblyFilter(UnderOrg):
    """Assemblies by topic, kind, session, days."""

    q = search(_("议题"), "topic")
    kind = django_filters.ChoiceFilter(label=_("会议"), choices=AssemblyKind.choices)
    session = django_filters.NumberFilter(label=_("届次"), field_name="session")
    since, until = since("on"), until("on")

    class Meta:
        model = Assembly
        fields = ()
