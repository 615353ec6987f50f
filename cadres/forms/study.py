"""Forms of the study log."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.forms.people import OrgPick
from cadres.models import StudySession
from league.kernel.views import DayInput


class SessionForm(forms.ModelForm):
    """A gathering to study."""

    org = OrgPick(label=gettext_lazy("团组织"))

    class Meta:
        model = StudySession
        fields = ("org", "kind", "on", "half_days", "content", "attended")
        widgets = {"on": DayInput}


class HoursForm(forms.Form):
    """Hours of the month and what was studied, one pair of fields per cadre."""

    def __init__(self, data, cadres):
        super().__init__(data)
        self.posts = [post for post, _told in cadres]
        for post, told in cadres:
            hours = forms.DecimalField(
                required=False, min_value=0, max_value=400, decimal_places=1, initial=told and told.hours
            )
            hours.widget.attrs |= {
                "aria-label": _("%(name)s 的自学小时数") % {"name": post.name},
                "class": "input input--num",
                "inputmode": "decimal",
            }
            content = forms.CharField(required=False, max_length=200, initial=told.content if told else "")
            content.widget.attrs |= {
                "aria-label": _("%(name)s 的学习内容") % {"name": post.name},
                "class": "input",
            }
            self.fields[f"hours-{post.pk}"], self.fields[f"content-{post.pk}"] = hours, content

    @property
    def lines(self):
        """(post, field of the hours, field of the content)."""
        return [(post, self[f"hours-{post.pk}"], self[f"content-{post.pk}"]) for post in self.posts]

    @property
    def told(self) -> dict:
        """Post id → (hours or None, content), as it was typed."""
        data = self.cleaned_data
        return {post.pk: (data[f"hours-{post.pk}"], data[f"content-{post.pk}"]) for post in self.posts}


class MonthForm(forms.Form):
    """The month that is asked for."""

    month = forms.DateField(
        label=gettext_lazy("月份"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput({"type": "month"}, format="%Y-%m"),
    )
