"""Forms of organizations: add, edit, rename, move, dissolve."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.views import DayInput
from orgs.choices import FIELD_OF_INDUSTRY, Kind
from orgs.models import Org

FACTS = (
    "kind",
    "level",
    "form",
    "industry_category",
    "field",
    "founded",
    "division_code",
    "statistics_owner",
    "host",
    "approval",
    "phone",
)
HELP = {
    "code": _("不填则按上级代码自动编号。"),
    "field": _("填了行业类别，领域自动得出；行业类别不清楚时才需要选。"),
    "statistics_owner": _(
        "由系统（条条）统计、不在本地重复上报的，填统计单位名称；列表可按此筛选，上报前据此核减。"
    ),
    "division_code": _("12 位统计用区划代码。"),
    "host": _("派出团工委所依托的单位，如街道、园区；依托单位撤销时一并撤销。"),
}


class OrgChoiceField(forms.ModelChoiceField):
    """A choice of organizations, indented by their depth in the tree."""

    def label_from_instance(self, org) -> str:
        """The short name behind as many full-width blanks as there are organizations above."""
        return "　" * max(0, org.depth - 2) + str(org)


def parents():
    """Organizations that may have others below them."""
    return Org.objects.standing().exclude(kind=Kind.BRANCH).order_by("path")


class OrgForm(forms.ModelForm):
    """Facts of an organization; its name is changed by 更名, its place by 调整隶属."""

    class Meta:
        model = Org
        fields = ("code", *FACTS)
        widgets = {"founded": DayInput}
        help_texts = {name: words for name, words in HELP.items() if name != "code"}

    def clean(self):
        """A field that contradicts the category is told, not silently replaced."""
        cleaned = super().clean()
        right = FIELD_OF_INDUSTRY.get(cleaned.get("industry_category"))
        if right and "field" in self.changed_data and cleaned.get("field") not in ("", right):
            self.add_error("field", _("领域与行业类别不符，这一类应为“%(field)s”。") % {"field": right.label})
        return cleaned


class OrgAddForm(OrgForm):
    """A new organization below a parent in reach."""

    parent = OrgChoiceField(label=_("上级团组织"), queryset=Org.objects.none())

    class Meta(OrgForm.Meta):
        fields = ("parent", "name", "short", "code", *FACTS)
        help_texts = HELP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents()
        self.fields["code"].required = False
        self.fields["short"].required = True
        self.fields["name"].widget.attrs["placeholder"] = _("共青团××县××镇××村支部委员会")


class VersionedForm(forms.Form):
    """A change of an organization from a day on; carries the version the page was opened with."""

    since = forms.DateField(label=_("自何日起"), widget=DayInput, initial=timezone.localdate)
    version = forms.IntegerField(widget=forms.HiddenInput)


class RenameForm(VersionedForm):
    """A new name."""

    name = forms.CharField(label=_("新全称"), max_length=120)
    short = forms.CharField(label=_("新简称"), max_length=60, required=False)
    field_order = ("name", "short", "since")


class MoveForm(VersionedForm):
    """A new parent."""

    to = OrgChoiceField(label=_("新的上级团组织"), queryset=Org.objects.none())
    field_order = ("to", "since")


class DissolveForm(VersionedForm):
    """The reason of a dissolution."""

    reason = forms.CharField(label=_("撤销理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("reason", "since")
