"""Organizations and their rectifications for programs."""

import django_filters
from rest_framework import mixins, serializers

from league.kernel.api.viewsets import EditMixin, ListDetail
from orgs import rules, services
from orgs.choices import Field, Kind, Level
from orgs.choices.rectification import CaseState, Source
from orgs.models import Org, Rectification
from orgs.rules.rectification import VIEW_CASES


class OrgSerializer(serializers.ModelSerializer):
    """An organization; code, parent and path are changed by verbs of their own."""

    class Meta:
        model = Org
        fields = (
            "id code name short kind level form industry_category field parent path founded "
            "dissolved division_code statistics_owner phone version"
        ).split()
        read_only_fields = ["path", "dissolved", "version"]

    def get_fields(self):
        """The parent is chosen among organizations in reach, and only when adding."""
        fields = super().get_fields()
        user = self.context["request"].user
        fields["parent"].queryset = Org.objects.visible_to(user, rules.EDIT).standing()
        fields["parent"].required, fields["parent"].allow_null = True, False
        if self.instance is not None and not isinstance(self.instance, list):
            for name in ("code", "parent", "kind", "level"):
                fields[name].read_only = True
        return fields


class OrgFilter(django_filters.FilterSet):
    """Filters of the list."""

    under = django_filters.ModelChoiceFilter(queryset=lambda request: reachable(request), method="below")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    level = django_filters.ChoiceFilter(choices=Level.choices)
    field = django_filters.ChoiceFilter(choices=Field.choices)
    q = django_filters.CharFilter(method="named")

    class Meta:
        model = Org
        fields = ["kind", "level", "field"]

    def below(self, queryset, name, value: int):
        """At or under an organization."""
        return queryset.under(value)

    def named(self, queryset, name, words):
        """By name, former name, code or initials."""
        return queryset.matching(words)


def reachable(request):
    """Organizations the asker may view; none without a request (schema generation)."""
    return Org.objects.visible_to(request.user, rules.VIEW) if request else Org.objects.none()


class OrgViewSet(mixins.CreateModelMixin, EditMixin, ListDetail):
    """List, detail, add and edit organizations."""

    queryset = Org.objects.all()
    serializer_class = OrgSerializer
    filterset_class = OrgFilter
    view_permit = rules.VIEW
    permits = {"list": rules.VIEW, "retrieve": rules.VIEW, "create": rules.EDIT, "partial_update": rules.EDIT}

    def perform_create(self, serializer):
        """Through the same verb as the page."""
        serializer.instance = services.add(Org(**serializer.validated_data), actor=self.request.user)

    def edit(self, org, changes, version):
        """Through the same verb as the page."""
        return services.edit(org, changes, actor=self.request.user, version=version)


class RectificationSerializer(serializers.ModelSerializer):
    """A rectification with what was noted; it is led on the pages."""

    notes = serializers.SerializerMethodField()

    class Meta:
        model = Rectification
        fields = (
            "id org came_from source detector state state_since problems opened_on deadline measures "
            "responsible outcome checked_on checked_by verdict closed_on notes version"
        ).split()

    def get_notes(self, case) -> list[dict]:
        """Day and words of each note, the newest first."""
        return [{"on": note.on, "text": note.text} for note in case.notes.all()]


class RectificationFilter(django_filters.FilterSet):
    """Filters of the list."""

    under = django_filters.ModelChoiceFilter(queryset=lambda request: reachable(request), method="below")
    state = django_filters.ChoiceFilter(choices=CaseState.choices)
    source = django_filters.ChoiceFilter(choices=Source.choices)

    class Meta:
        model = Rectification
        fields = ["state", "source"]

    def below(self, queryset, name, value: int):
        """At or under an organization."""
        return queryset.under(value)


class RectificationViewSet(ListDetail):
    """List and detail of rectifications."""

    queryset = Rectification.objects.prefetch_related("notes")
    serializer_class = RectificationSerializer
    filterset_class = RectificationFilter
    view_permit = VIEW_CASES
    permits = {"list": VIEW_CASES, "retrieve": VIEW_CASES}
