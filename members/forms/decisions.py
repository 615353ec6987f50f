"""Forms of decisions on members: begin one, mend it, send many who turn 28 on their way."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput, formfield
from members.choices.decisions import DecisionKind
from members.forms.people import BranchField
from members.models import Decision, Member

EVENT_WORDS = {
    DecisionKind.RESIGNED: gettext_lazy("本人书面报告的日期"),
    DecisionKind.LAPSED: gettext_lazy("从哪一天起不交团费、不过组织生活或不做分配的工作"),
    DecisionKind.DIED: gettext_lazy("去世日期"),
}


def offered(member: Member) -> list[tuple[str, str]]:
    """The kinds that can be begun for a member: those of the register, or the way back."""
    if member.left_on:
        return [(DecisionKind.REINSTATED.value, DecisionKind.REINSTATED.label)]
    exits = [(kind, DecisionKind(kind).label) for kind in DecisionKind.exits()]
    measures = [*DecisionKind.disciplines(), *DecisionKind.endings()]
    measures = [(kind, DecisionKind(kind).label) for kind in measures if kind != DecisionKind.EXPELLED]
    return [(_("离团"), exits), (_("处分"), measures)]


class DecisionForm(forms.ModelForm):
    """What the branch writes down before the meeting: on what, since when, why."""

    branch = BranchField(label=gettext_lazy("恢复到的团支部"))

    class Meta:
        model = Decision
        fields = ("kind", "branch", "event_on", "months", "reason")
        formfield_callback = formfield
        widgets = {"reason": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "event_on": gettext_lazy("退团填书面报告日期，脱团填停止活动之日，死亡填去世日期，其余可不填。"),
            "months": gettext_lazy("留团察看和延长察看填写，如 6、12。"),
            "reason": gettext_lazy("写清起因、经过和依据。超龄离团可不填。"),
        }

    def settle(self, member: Member | None) -> None:
        """Offer the kinds that fit the member; the branch only to those who come back."""
        if member is not None and self.instance.pk is None:
            self.fields["kind"].choices = offered(member)
        if member is None or not member.left_on:
            self.fields.pop("branch", None)
        else:
            self.fields["branch"].settle()

    def clean(self):
        """Days gone by; months only of what lasts months."""
        data = super().clean()
        if data.get("event_on") and data["event_on"] > timezone.localdate():
            self.add_error("event_on", _("日期不能晚于今天。"))
        if data.get("months") and data.get("kind", self.instance.kind) not in DecisionKind.timed():
            self.add_error("months", _("只有留团察看和延长察看才填期限，请清空。"))
        return data


class DecisionMendForm(DecisionForm):
    """The same without the kind: another kind is another decision."""

    class Meta(DecisionForm.Meta):
        fields = ("event_on", "months", "reason")

    branch = None


class OverageForm(forms.Form):
    """One branch meeting and one ceremony for all who leave at 28."""

    meeting_on = forms.DateField(
        label=gettext_lazy("支部大会日期"), widget=DayInput, initial=timezone.localdate
    )
    ceremony_on = forms.DateField(
        label=gettext_lazy("离团仪式日期"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("集中举行离团仪式的填写，没有的留空。"),
    )
    ceremony_place = forms.CharField(label=gettext_lazy("离团仪式地点"), max_length=80, required=False)

    def clean_meeting_on(self):
        """The meeting was held."""
        day = self.cleaned_data["meeting_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("支部大会还没有召开，请在召开以后办理。"))
        return day


class LapseForm(forms.Form):
    """What was tried before members in arrears are handled as having left."""

    reason = forms.CharField(
        label=gettext_lazy("情况说明"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=Decision._meta.get_field("reason").max_length,
        help_text=gettext_lazy(
            "写清谈话提醒的时间和结果，说明没有正当理由。办理后每人再上传材料、登记支部大会。"
        ),
    )
