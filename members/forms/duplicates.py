"""Forms of duplicates: which value of each column stands, which history, and why."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import masks
from league.kernel.views.columns import plain
from members.forms.verbs import ReasonForm
from members.models import Member
from members.services.merging import GOES, HISTORY, STAYS, differing, proposed

SEALED = {"phone": masks.phone, "id_no": masks.id_number}
MOST_PLACES = 4


class MergeForm(ReasonForm):
    """One choice per column in which the records differ; the first record of the two remains."""

    history = forms.ChoiceField(
        label=gettext_lazy("组织关系沿革用哪一份"), widget=forms.RadioSelect, initial=STAYS
    )

    def __init__(self, stays: Member, goes: Member, *args, **kwargs):
        """Ask about the columns that differ, the fuller value proposed."""
        super().__init__(*args, **kwargs)
        self.fields[HISTORY].choices = [(STAYS, history_of(stays)), (GOES, history_of(goes))]
        self.proposal = proposed(stays, goes) | {HISTORY: STAYS}
        self.columns = differing(stays, goes)
        for name in self.columns:
            words = [(STAYS, shown(stays, name, goes)), (GOES, shown(goes, name, stays))]
            self.fields[name] = forms.ChoiceField(
                label=Member._meta.get_field(name).verbose_name,
                widget=forms.RadioSelect,
                choices=words,
                initial=self.proposal[name],
            )
        self.order_fields([*self.columns, HISTORY, "reason"])

    @property
    def choices(self) -> dict[str, str]:
        """Column to stays or goes."""
        return {name: self.cleaned_data[name] for name in (*self.columns, HISTORY)}

    def line(self, name: str) -> tuple[str, str, str]:
        """A differing column in words: label, the one value, the other."""
        (_stays, one), (_goes, other) = self.fields[name].choices
        return self.fields[name].label, one, other


def shown(member: Member, name: str, other: Member) -> str:
    """A column's value in words; personal numbers masked, with the places where they differ."""
    value = getattr(member, name)
    if value in (None, ""):
        return _("（空）")
    if name in SEALED:
        return f"{SEALED[name](value)}{_places(str(value), str(getattr(other, name)))}"
    if name == "joined_on" and member.joined_month_only:
        return value.strftime("%Y-%m")
    return plain(value, dict(Member._meta.get_field(name).flatchoices or ()))


def _places(one: str, other: str) -> str:
    """Where two numbers of one length differ: 第 14、18 位不同."""
    if len(one) != len(other):
        return ""
    places = [str(at) for at, (a, b) in enumerate(zip(one, other, strict=True), start=1) if a != b]
    if not 0 < len(places) <= MOST_PLACES:
        return ""
    return _("（第 %(places)s 位不同）") % {"places": "、".join(places)}


def history_of(member: Member) -> str:
    """The spans of a member in branches, in words."""
    spans = member.affiliations.select_related("branch").order_by("start", "pk")
    return "；".join(
        f"{span.start} {span.get_how_in_display()} {span.branch}"
        + (f" → {span.end} {span.get_how_out_display()}" if span.end else "")
        for span in spans
    )
