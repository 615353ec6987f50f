"""Figures and jobs for programs."""

from datetime import date

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from league.kernel import metrics
from league.kernel.api.paging import KeyPagination
from league.kernel.api.permission import DeclaredPermit, token_carries
from league.kernel.api.viewsets import ApiView
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.models import Job
from league.kernel.views.access import fetch
from league.kernel.views.declared import Declared
from orgs.models import Org


class FigureSerializer(serializers.Serializer):
    """A figure and its cells."""

    metric = serializers.CharField()
    org = serializers.CharField()
    on = serializers.DateField(required=False)
    by = serializers.CharField(allow_null=True)
    value = serializers.IntegerField(allow_null=True, help_text="null: no data for that day (无数据)")
    cells = serializers.DictField(child=serializers.IntegerField())


def parameters(*names: str) -> list[OpenApiParameter]:
    """Query parameters of text."""
    return [OpenApiParameter(name, str, required=name in ("metric", "org")) for name in names]


class FiguresView(ApiView):
    """`GET ?metric=…&org=CODE[&on=D | &from=D&to=D][&by=DIM]`."""

    declared = Declared()

    @extend_schema(
        parameters=parameters("metric", "org", "on", "from", "to", "by"), responses=FigureSerializer
    )
    def get(self, request):
        """One figure of an organization in reach, live, for any day."""
        metric = metrics.get(request.query_params.get("metric", ""))
        if not token_carries(request, metric.permit):
            raise Forbidden()
        org = fetch(request.user, metric.permit, Org.objects.all(), code=request.query_params.get("org", ""))
        period = asked_period(request.query_params)
        by = request.query_params.get("by") or None
        answer = {"metric": metric.code, "org": org.code, "on": period.end, "by": by}
        path = org.path_then(period.end)
        answer["value"] = metric.value(path, period)
        answer["cells"] = metric.cells(path, period, by) if by else {}
        return Response(FigureSerializer(answer).data)


def asked_period(query) -> Period:
    """The day or span a query names, today without any; Refused for what is no date."""
    end = asked_day(query, "to") or asked_day(query, "on")
    return Period(end, asked_day(query, "from")) if end else Period.day()


def asked_day(query, name: str) -> date | None:
    """The date of a parameter, None when absent."""
    text = query.get(name, "")
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        raise Refused(
            _("日期“%(text)s”不对，请写成 2026-06-30 的样子。") % {"text": text[:20]}, code="invalid_date"
        )
    return day


class JobSerializer(serializers.ModelSerializer):
    """A background job of mine."""

    class Meta:
        model = Job
        fields = (
            "id code state done total note error result_name result_size created_at finished_at expires_at"
        ).split()


class JobViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """My jobs; those of others do not exist."""

    permission_classes = (DeclaredPermit,)
    pagination_class = KeyPagination
    queryset = Job.objects.none()
    serializer_class = JobSerializer
    declared = Declared(None, "kernel.Job")
    lookup_value_converter = "int"

    def permit_for(self, request) -> str:
        """Everybody sees the own jobs."""
        return ""

    def get_queryset(self):
        """Mine."""
        user = self.request.user
        return Job.objects.mine(user) if user.is_authenticated else Job.objects.none()
