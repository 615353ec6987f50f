"""Figures and jobs for programs."""

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from league.kernel import metrics
from league.kernel.api.paging import KeyPagination
from league.kernel.api.permission import DeclaredPermit, token_carries
from league.kernel.api.viewsets import ApiView
from league.kernel.errors import Forbidden
from league.kernel.models import Job
from league.kernel.views.access import fetch
from league.kernel.views.declared import Declared
from orgs.models import Org
from reports.services import answer, asked_period

FIGURE = inline_serializer(
    "Figure",
    {
        "metric": serializers.CharField(),
        "org": serializers.CharField(),
        "on": serializers.DateField(required=False, help_text="the day, for a figure of one day"),
        "from": serializers.DateField(required=False),
        "to": serializers.DateField(required=False),
        "by": serializers.CharField(allow_null=True),
        "value": serializers.IntegerField(allow_null=True, help_text="null: no data for that day (无数据)"),
        "cells": serializers.DictField(child=serializers.IntegerField(allow_null=True)),
    },
)


ASKED = ("metric", "org", "on", "from", "to", "by")
PARAMETERS = [OpenApiParameter(name, str, required=name in ("metric", "org")) for name in ASKED]


class FiguresView(ApiView):
    """`GET ?metric=…&org=CODE[&on=D | &from=D&to=D][&by=DIM]`."""

    declared = Declared()

    @extend_schema(parameters=PARAMETERS, responses=FIGURE)
    def get(self, request):
        """One figure of an organization in reach, live, for any day."""
        given = {name: request.query_params.get(name, "") for name in ASKED}
        metric = metrics.get(given["metric"])
        if not token_carries(request, metric.permit):
            raise Forbidden()
        org = fetch(request.user, metric.permit, Org.objects.all(), code=given["org"])
        period = asked_period(given["on"], given["from"], given["to"])
        return Response(answer(metric, org, period, given["by"]))


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
