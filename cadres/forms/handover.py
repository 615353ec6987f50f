"""Forms of handing over an office, and of keeping in touch with young people."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cadres.choices.handover import HandoverItem
from cadres.forms.people import PostChoice
from cadres.models import Post, YouthLink
from league.kernel.views import DayInput


class HandoverForm(forms.Form):
    """What was handed over to whom."""

    items = forms.MultipleChoiceField(
        label=gettext_lazy("已移交"), choices=HandoverItem.choices, widget=forms.CheckboxSelectMultiple
    )
    on = forms.DateField(label=gettext_lazy("交接日期"), widget=DayInput, initial=timezone.localdate)
    receiver = forms.CharField(label=gettext_lazy("接收人"), max_length=60)
    witness = forms.CharField(label=gettext_lazy("监交人"), max_length=60, required=False)
    note = forms.CharField(label=gettext_lazy("备注"), max_length=300, required=False)

    def settle(self, post: Post) -> None:
        """What was answered before; everything is ticked at first."""
        done = getattr(post, "handover", None)
        known = {name: getattr(done, name) for name in self.fields if done}
        if not self.is_bound:
            self.initial = (known or {"items": HandoverItem.values}) | self.initial


class YouthLinkForm(forms.ModelForm):
    """Who keeps in touch with how many."""

    post = PostChoice(label=gettext_lazy("团干部"))

    class Meta:
        model = YouthLink
        fields = ("post", "youths", "way", "group", "start", "end")
        widgets = {"start": DayInput, "end": DayInput}

    def clean(self):
        """The organization follows from the post."""
        data = super().clean()
        if data.get("post"):
            self.instance.org = data["post"].org
        return data
