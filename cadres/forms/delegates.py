"""Forms of delegates, special committees, their meetings, and of joint management."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.forms.people import OrgPick, SomeoneForm
from cadres.models import Consultation, Delegate, Inspection, LinkMeeting, SpecialCommittee
from league.kernel.views import DayInput
from orgs.choices import Kind
from orgs.choices.places import PlaceKind
from orgs.models import Org, Place


class BranchPick(OrgPick):
    """A branch in reach."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.queryset = Org.objects.standing().filter(kind=Kind.BRANCH).order_by("path")


def stations(label: str) -> forms.ModelChoiceField:
    """A station of delegates in reach."""
    rows = Place.objects.filter(kind=PlaceKind.DELEGATE_STATION, end=None)
    return forms.ModelChoiceField(label=label, required=False, queryset=rows)


class DelegateForm(SomeoneForm):
    """A delegate, the station, and whom the delegate keeps in touch with."""

    org = OrgPick(label=gettext_lazy("所属团组织"), committees=True)
    branch = BranchPick(label=gettext_lazy("联系团支部"), required=False)
    station = stations(gettext_lazy("进驻联络站"))
    elected_by = OrgPick(label=gettext_lazy("选举单位"), required=False)
    replaces = forms.ModelChoiceField(
        label=gettext_lazy("接替的代表"),
        required=False,
        queryset=Delegate.objects.exclude(end=None).defer("id_no", "phone").order_by("-end", "pk"),
        help_text=gettext_lazy("补选、递补的，选择已终止的代表。"),
    )

    class Meta:
        model = Delegate
        fields = (
            *("name", "id_no", "phone", "ethnicity", "education", "political", "source", "org", "session"),
            *(
                "elected_by",
                "replaces",
                "on_committee",
                "committee",
                "station",
                "branch",
                "youths",
                "start",
                "end",
                "end_reason",
            ),
        )
        widgets = {"start": DayInput, "end": DayInput}

    def clean(self):
        """A number stands once among the delegates of an organization."""
        data = super().clean()
        if data.get("org") and data.get("id_no") and not data.get("end"):
            self.instance.org, self.instance.id_no = data["org"], data["id_no"]
            self.instance.derive()
            same = Delegate.objects.filter(org=data["org"], id_index=self.instance.id_index, end=None)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("id_no", _("这个人已是这个团组织的团代表。"))
        return data


class SpecialCommitteeForm(forms.ModelForm):
    """A special committee."""

    org = OrgPick(label=gettext_lazy("团组织"), committees=True)

    class Meta:
        model = SpecialCommittee
        fields = ("name", "org", "head", "start", "end")
        widgets = {"start": DayInput, "end": DayInput}


class LinkMeetingForm(forms.ModelForm):
    """What was held, by which station or committee."""

    org = OrgPick(label=gettext_lazy("团组织"), committees=True)
    station = stations(gettext_lazy("联络站"))

    class Meta:
        model = LinkMeeting
        fields = ("topic", "kind", "org", "station", "committee", "on", "attended")
        widgets = {"on": DayInput}


class ConsultationForm(forms.ModelForm):
    """A letter and its answer."""

    org = OrgPick(label=gettext_lazy("干部所在团组织"), committees=True)

    class Meta:
        model = Consultation
        fields = (
            *("org", "kind", "about", "partner", "number", "on", "people", "answered_on", "answer_number"),
            *("opinion", "carried_out_on", "carried_out", "filed_on"),
        )
        widgets = dict.fromkeys(("on", "answered_on", "carried_out_on", "filed_on"), DayInput)


class InspectionForm(forms.ModelForm):
    """A group and what it found."""

    org = OrgPick(label=gettext_lazy("被考察团组织"), committees=True)

    class Meta:
        model = Inspection
        fields = ("org", "on", "leader", "group", "candidates", "talks", "conclusion")
        widgets = {"on": DayInput}
