"""Workflow steps for programs: what is open, and taking a step."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from league.kernel.api.permission import token_carries
from league.kernel.errors import Forbidden
from league.kernel.scoping import ScopedQuerySet


class FindingSerializer(serializers.Serializer):
    """What a clause says."""

    level = serializers.ChoiceField(["ok", "warn", "block"])
    clause = serializers.CharField(source="clause.code")
    text = serializers.CharField(source="clause.text")
    source = serializers.CharField(source="clause.source")
    message = serializers.CharField()
    measured = serializers.CharField()
    earliest = serializers.DateField(allow_null=True)


class OfferSerializer(serializers.Serializer):
    """A step open to the user, with its findings."""

    step = serializers.CharField(source="step.name")
    label = serializers.CharField(source="step.label")
    target = serializers.CharField(source="step.target")
    fields_ = serializers.ListField(child=serializers.CharField(), source="step.fields")
    open = serializers.BooleanField()
    refusal = serializers.CharField()
    findings = FindingSerializer(many=True)


class FireSerializer(serializers.Serializer):
    """A step to take: its name, the version read, words, and the fields of the step."""

    step = serializers.CharField(max_length=40)
    version = serializers.IntegerField(min_value=1)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    data = serializers.DictField(required=False)


class StepsMixin:
    """Adds `steps` (GET: offers) and `fire` (POST) to a view set whose model has a workflow."""

    workflow = None

    @extend_schema(responses=OfferSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def steps(self, request, pk=None):
        """The steps open to me now, with what the clauses say."""
        offers = self.workflow.open_to(request.user, self.get_object())
        return Response(OfferSerializer(offers, many=True).data)

    @extend_schema(request=FireSerializer)
    @action(detail=True, methods=["post"])
    def fire(self, request, pk=None):
        """Take a step; a token must carry the step's own permit.

        409 when somebody was faster, 422 with findings when a clause blocks.
        """
        obj = self.get_object()
        asked = FireSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        words = asked.validated_data
        step = self._step(words["step"])
        if not token_carries(request, step.permit):
            raise Forbidden(_("令牌没有带上办理这一步的权限，请另外签发。"))
        moved = self.workflow.fire(
            obj,
            step.name,
            actor=request.user,
            comment=words.get("comment", ""),
            version=words["version"],
            data=self._data(step, words.get("data", {})),
        )
        return Response(self.get_serializer(moved).data)

    def _step(self, name: str):
        try:
            return self.workflow.step(name)
        except KeyError as error:
            raise serializers.ValidationError({"step": [name]}) from error

    def _data(self, step, values: dict) -> dict:
        """The fields of the step, read by the model's own serializer fields; related rows in reach only."""
        model = self.workflow.model
        meta = type("Meta", (), {"model": model, "fields": step.fields})
        reader = type("StepSerializer", (serializers.ModelSerializer,), {"Meta": meta})(
            data=values, partial=True
        )
        for field in reader.fields.values():
            rows = getattr(field, "queryset", None)
            if isinstance(rows, ScopedQuerySet):
                field.queryset = rows.visible_to(self.request.user, step.permit)
        reader.is_valid(raise_exception=True)
        return dict(reader.validated_data)
