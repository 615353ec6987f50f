"""Forms of duties and regular meetings."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.forms.people import OrgPick, PostChoice
from cadres.models import Duty, RegularMeeting
from league.kernel.views import DayInput


class DutyForm(forms.ModelForm):
    """A duty; the organization follows from the post."""

    post = PostChoice(label=gettext_lazy("责任人"))
    target = OrgPick(label=gettext_lazy("联系的团组织"), required=False)

    class Meta:
        model = Duty
        fields = (
            *("kind", "post", "target", "area", "content", "start", "end", "end_reason"),
            *("done_on", "done_note"),
        )
        widgets = {"start": DayInput, "end": DayInput, "done_on": DayInput}

    def clean(self):
        """Contacts name whom they contact; carried out is what has begun."""
        data = super().clean()
        if data.get("post"):
            self.instance.org = data["post"].org
        if data.get("kind") in ("contact", "area") and not (data.get("target") or data.get("area")):
            self.add_error("target", _("请选择联系的团组织，或在“片区或岗位”里写明。"))
        start, end, done = (data.get(name) for name in ("start", "end", "done_on"))
        if start and end and end < start:
            self.add_error("end", _("截止日期不能早于开始日期。"))
        if done and (done > timezone.localdate() or (start and done < start)):
            self.add_error("done_on", _("完成日期要在开始之后、今天以前。"))
        return data


class MeetingForm(forms.ModelForm):
    """A regular meeting."""

    org = OrgPick(label=gettext_lazy("团组织"), committees=True)
    chair = PostChoice(label=gettext_lazy("主持人"), required=False)

    class Meta:
        model = RegularMeeting
        fields = ("org", "on", "chair", "topic", "attended", "resolution")
        widgets = {"on": DayInput, "resolution": forms.Textarea({"rows": 3})}
