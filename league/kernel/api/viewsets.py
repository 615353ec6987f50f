"""Base classes of the API: every action names its permit, rows come through `visible_to` only."""

from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from league.kernel.api.permission import DeclaredPermit
from league.kernel.views.access import fetch
from league.kernel.views.declared import Declared


class ApiView(APIView):
    """A plain API view: `permit` for every method, "" for everybody who is signed in."""

    permission_classes = (DeclaredPermit,)
    permit: str = ""

    def permit_for(self, request) -> str:
        """The permit of a request."""
        return self.permit


class ApiViewSet(viewsets.GenericViewSet):
    """Rows of one model. permits: action → permit code; an action without one is denied.

    `view_permit` decides which rows exist for the user; foreign rows answer 404.
    """

    permission_classes = (DeclaredPermit,)
    permits: dict[str, str] = {}
    view_permit: str = ""
    lookup_value_converter = "int"

    def __init_subclass__(cls, **kwargs):
        """Declare the object of the routes for the permission matrix."""
        super().__init_subclass__(**kwargs)
        if cls.queryset is not None:
            cls.declared = Declared(cls.view_permit, cls.queryset.model._meta.label, ("GET", "POST", "PATCH"))

    def permit_for(self, request) -> str | None:
        """The permit of the running action; OPTIONS asks for the permit to view."""
        return self.permits.get(self.action or "", self.view_permit if self.action == "metadata" else None)

    def get_queryset(self):
        """Rows the user may view."""
        return super().get_queryset().visible_to(self.request.user, self.view_permit)

    def get_object(self):
        """The row of the URL: Http404 out of reach, Forbidden without the permit of the action."""
        code = self.permits[self.action]
        return fetch(self.request.user, code, super().get_queryset(), pk=self.kwargs["pk"])


class ListDetail(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """List and detail."""


class VersionSerializer(serializers.Serializer):
    """Which version of the row was read."""

    version = serializers.IntegerField(min_value=1)


class EditMixin:
    """PATCH with the version read: `edit(obj, changes, version)` of the view set calls the service."""

    def partial_update(self, request, *args, **kwargs):
        """Change columns. The body carries `version`; 409 when somebody was faster."""
        obj = self.get_object()
        asked = VersionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        changes = self.get_serializer(obj, data=request.data, partial=True)
        changes.is_valid(raise_exception=True)
        changed = self.edit(obj, dict(changes.validated_data), asked.validated_data["version"])
        return Response(self.get_serializer(changed).data)
