"""Members and applications for programs. ID numbers and phones leave masked; they enter in full."""

import django_filters
from django.utils import timezone
from rest_framework import mixins, serializers

from league.kernel import masks, permits
from league.kernel.api.permission import token_carries
from league.kernel.api.steps import StepsMixin
from league.kernel.api.viewsets import EditMixin, ListDetail
from members import rules, services
from members.choices import Political, Sex, Stage, Status, TransferKind, TransferState
from members.choices.absence import AbsenceState
from members.choices.cases import CaseState, Outcome, Violation
from members.forms.transfer import receivers
from members.models import Absence, Application, InspectionCase, Member, Transfer
from members.querysets import UNDER_AGE
from members.rules.absence import KEEP_ABSENCES, VIEW_ABSENCES
from members.rules.cases import VIEW_CASES
from members.rules.transfer import TRANSFER as TRANSFER_PERMIT
from members.rules.transfer import VIEW_TRANSFERS
from members.services.absence import enter
from members.services.transfer import Aim, open_transfer
from members.workflows import ABSENCE, ADMISSION, CASE, TRANSFER
from orgs.choices import Kind
from orgs.models import Org


class PersonSerializer(serializers.ModelSerializer):
    """What members and applicants share: full numbers come in, masked ones go out."""

    id_no = serializers.CharField(write_only=True, max_length=30)
    phone = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=20)
    id_masked = serializers.SerializerMethodField()
    phone_masked = serializers.SerializerMethodField()
    edit_permit = rules.EDIT

    def get_id_masked(self, person) -> str:
        """The first six digits."""
        return masks.id_number(person.id_no)

    def get_phone_masked(self, person) -> str:
        """138****1234."""
        return masks.phone(person.phone)

    def get_fields(self):
        """The branch is chosen in reach; who is there keeps ID number and branch, which have own verbs."""
        fields = super().get_fields()
        branches = Org.objects.visible_to(self.context["request"].user, self.edit_permit).standing()
        fields["branch"].queryset = branches.filter(kind=Kind.BRANCH)
        if isinstance(self.instance, Member | Application):
            fields["id_no"].read_only = fields["branch"].read_only = True
        for name in ("birth", "sex"):
            fields[name].required = False
        return fields


class MemberSerializer(PersonSerializer):
    """A member of the League."""

    class Meta:
        model = Member
        fields = (
            "id name document id_no id_masked birth sex ethnicity education phone phone_masked "
            "branch status political joined_on joined_month_only joined_at admission_number "
            "full_time_education occupation work_unit household party_joined_on volunteer_since "
            "version"
        ).split()
        read_only_fields = ["version", "status"]


class ApplicationSerializer(PersonSerializer):
    """An application; its state moves by `fire` only."""

    edit_permit = rules.SUBMIT

    class Meta:
        model = Application
        fields = (
            "id name document id_no id_masked birth sex ethnicity education phone phone_masked "
            "branch state state_since applied_on talked_on talked_by channel decided_by activist_on "
            "mentors endorsed_on politics class_result candidate_on examined_on reply_number "
            "notice_from notice_result introducer_names form_on introduced_on meeting_on votes_due "
            "votes_present votes_for votes_against approved_on admission_number filed_on file_number "
            "informed_on ceremony archived_on certified_on guardian_consent member version"
        ).split()
        read_only_fields = [*("state", "state_since"), *fields[fields.index("talked_on") :]]
        read_only_fields.remove("guardian_consent")

    introducer_names = serializers.ListField(child=serializers.CharField(), read_only=True)


class UnderFilter(django_filters.FilterSet):
    """Filters both lists share."""

    under = django_filters.ModelChoiceFilter(queryset=lambda request: reachable(request), method="below")
    sex = django_filters.ChoiceFilter(choices=Sex.choices)

    def below(self, queryset, name, value: int):
        """At or under an organization."""
        return queryset.under(value)


class MemberFilter(UnderFilter):
    """Filters of the member list."""

    political = django_filters.ChoiceFilter(choices=Political.choices)
    status = django_filters.ChoiceFilter(choices=Status.choices)
    q = django_filters.CharFilter(method="named")

    class Meta:
        model = Member
        fields = ["sex", "political", "status"]

    def named(self, queryset, name, words):
        """By name or pinyin initials."""
        return queryset.matching(words)


class ApplicationFilter(UnderFilter):
    """Filters of the application list."""

    state = django_filters.ChoiceFilter(choices=Stage.choices)

    class Meta:
        model = Application
        fields = ["sex", "state"]


def reachable(request):
    """Organizations the asker may see members of; none without a request (schema generation)."""
    return Org.objects.visible_to(request.user, rules.VIEW) if request else Org.objects.none()


class MemberViewSet(mixins.CreateModelMixin, EditMixin, ListDetail):
    """List, detail, add and edit members."""

    queryset = Member.objects.select_related("branch")
    serializer_class = MemberSerializer
    filterset_class = MemberFilter
    view_permit = rules.VIEW
    permits = {"list": rules.VIEW, "retrieve": rules.VIEW, "create": rules.EDIT, "partial_update": rules.EDIT}

    def get_queryset(self):
        """Lists hold those who are in the register today."""
        rows = super().get_queryset()
        return rows.present() if self.action == "list" else rows

    def perform_create(self, serializer):
        """Through the same verb as the page."""
        serializer.instance = services.add(Member(**serializer.validated_data), actor=self.request.user)

    def edit(self, member, changes, version):
        """Through the same verb as the page."""
        return services.edit(member, changes, actor=self.request.user, version=version)


class ApplicationViewSet(mixins.CreateModelMixin, StepsMixin, ListDetail):
    """List, detail, draft and move applications."""

    queryset = Application.objects.select_related("branch", "introducer_one", "introducer_two")
    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilter
    workflow = ADMISSION
    view_permit = rules.VIEW_APPLICATIONS
    permits = {
        "list": rules.VIEW_APPLICATIONS,
        "retrieve": rules.VIEW_APPLICATIONS,
        "create": rules.SUBMIT,
        "steps": rules.VIEW_APPLICATIONS,
        "fire": rules.VIEW_APPLICATIONS,
    }

    def get_queryset(self):
        """Lists hold applicants of 14 and more (reliability P3)."""
        rows = super().get_queryset()
        return rows.of_age(timezone.localdate()) if self.action == "list" else rows

    def get_object(self):
        """One application; an applicant under 14 only for those who may see such."""
        application = super().get_object()
        if application.age_on(timezone.localdate()) < UNDER_AGE:
            permits.require(self.request.user, rules.VIEW_MINORS, application)
            if not token_carries(self.request, rules.VIEW_MINORS):
                raise permits.Forbidden()
        return application

    def perform_create(self, serializer):
        """A draft, through the same verb as the page."""
        draft = Application(**serializer.validated_data, created_by=self.request.user)
        serializer.instance = services.draft(draft, actor=self.request.user)


class TransferSerializer(serializers.ModelSerializer):
    """A transfer as both sides see it; its state moves by `fire` only."""

    member_name = serializers.CharField(source="member.name", read_only=True)

    class Meta:
        model = Transfer
        fields = (
            "id member member_name kind state state_since source target branch turn due_on outside reason "
            "letter_no letter_on receipt_on requested_on moved_on version"
        ).split()
        read_only_fields = (
            "kind state state_since source branch turn due_on letter_no letter_on receipt_on requested_on "
            "moved_on version"
        ).split()

    def get_fields(self):
        """The member is chosen in reach; the receiver may stand anywhere in the tree."""
        fields = super().get_fields()
        fields["member"].queryset = Member.objects.visible_to(self.context["request"].user, TRANSFER_PERMIT)
        fields["target"].queryset = receivers()
        return fields


class AbsenceSerializer(serializers.ModelSerializer):
    """A member who is away; the phone leaves masked, how it ends is moved by `fire` only."""

    member_name = serializers.CharField(source="member.name", read_only=True)
    contact = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=20)
    contact_masked = serializers.SerializerMethodField()

    class Meta:
        model = Absence
        fields = (
            "id member member_name branch state state_since since place is_fixed contact contact_masked "
            "expected_on receiver outside due_on ended_on version"
        ).split()
        read_only_fields = "branch state state_since due_on ended_on version".split()

    def get_contact_masked(self, absence) -> str:
        """138****1234."""
        return masks.phone(absence.contact)

    def get_fields(self):
        """The member is chosen in reach; the receiver may stand anywhere in the tree."""
        fields = super().get_fields()
        fields["member"].queryset = Member.objects.visible_to(self.context["request"].user, KEEP_ABSENCES)
        fields["receiver"].queryset = receivers()
        return fields


class AbsenceFilter(django_filters.FilterSet):
    """Filters of the list of members who are away."""

    state = django_filters.ChoiceFilter(choices=AbsenceState.choices)

    class Meta:
        model = Absence
        fields = ["state"]


class AbsenceViewSet(mixins.CreateModelMixin, StepsMixin, ListDetail):
    """List, detail, enter and end times away."""

    queryset = Absence.objects.select_related("member", "branch", "receiver")
    serializer_class = AbsenceSerializer
    filterset_class = AbsenceFilter
    workflow = ABSENCE
    view_permit = VIEW_ABSENCES
    permits = {
        "list": VIEW_ABSENCES,
        "retrieve": VIEW_ABSENCES,
        "create": KEEP_ABSENCES,
        "steps": VIEW_ABSENCES,
        "fire": VIEW_ABSENCES,
    }

    def perform_create(self, serializer):
        """Through the same verb as the page."""
        serializer.instance = enter(Absence(**serializer.validated_data), actor=self.request.user)


class TransferFilter(django_filters.FilterSet):
    """Filters of the transfer list."""

    state = django_filters.ChoiceFilter(choices=TransferState.choices)
    kind = django_filters.ChoiceFilter(choices=TransferKind.choices)

    class Meta:
        model = Transfer
        fields = ["state", "kind"]


class TransferViewSet(mixins.CreateModelMixin, StepsMixin, ListDetail):
    """List, detail, ask for and move transfers."""

    queryset = Transfer.objects.select_related("member", "source", "target", "turn")
    serializer_class = TransferSerializer
    filterset_class = TransferFilter
    workflow = TRANSFER
    view_permit = VIEW_TRANSFERS
    permits = {
        "list": VIEW_TRANSFERS,
        "retrieve": VIEW_TRANSFERS,
        "create": TRANSFER_PERMIT,
        "steps": VIEW_TRANSFERS,
        "fire": VIEW_TRANSFERS,
    }

    def perform_create(self, serializer):
        """Through the same verb as the page."""
        asked = serializer.validated_data
        aim = Aim(asked["reason"], asked.get("target"), asked.get("outside", ""))
        serializer.instance = open_transfer(asked["member"], aim, actor=self.request.user)


class CaseSerializer(serializers.ModelSerializer):
    """A case of violation; its state moves by `fire` only."""

    member_name = serializers.CharField(source="member.name", read_only=True)

    class Meta:
        model = InspectionCase
        fields = read_only_fields = (
            "id member member_name branch detector clue note state state_since result facts explanation "
            "document_no opened_on decided_on version"
        ).split()


class CaseFilter(django_filters.FilterSet):
    """Filters of the list of cases."""

    detector = django_filters.ChoiceFilter(choices=Violation.choices)
    state = django_filters.ChoiceFilter(choices=CaseState.choices)
    result = django_filters.ChoiceFilter(choices=Outcome.choices)

    class Meta:
        model = InspectionCase
        fields = ["detector", "state", "result"]


class CaseViewSet(StepsMixin, ListDetail):
    """List, detail and move cases of violation."""

    queryset = InspectionCase.objects.select_related("member", "branch")
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    workflow = CASE
    view_permit = VIEW_CASES
    permits = {"list": VIEW_CASES, "retrieve": VIEW_CASES, "steps": VIEW_CASES, "fire": VIEW_CASES}
