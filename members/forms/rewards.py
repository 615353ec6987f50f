"""Form of a reward."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import formfield
from members.forms.dues import MemberField
from members.models import Reward

FIELDS = ("kind", "name", "grade", "level", "year", "on", "giver", "document")


class RewardEditForm(forms.ModelForm):
    """What was given, by whom."""

    class Meta:
        model = Reward
        fields = FIELDS
        formfield_callback = formfield


class RewardForm(RewardEditForm):
    """The same, and who got it: a member or an organization."""

    member = MemberField(label=gettext_lazy("受奖团员（奖励个人的选）"), required=False)

    class Meta(RewardEditForm.Meta):
        fields = ("member", "org", *FIELDS)
        labels = {"org": gettext_lazy("受奖团组织（奖励组织的选）")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].required = False

    def clean(self):
        """Exactly one of both."""
        data = super().clean()
        if not self.errors and bool(data.get("member")) == bool(data.get("org")):
            self.add_error("org", _("受奖团员和受奖团组织请选填一个。"))
        elif data.get("member"):
            data["org"] = data["member"].branch
        return data
