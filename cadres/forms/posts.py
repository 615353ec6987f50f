"""Forms of posts: appoint somebody, correct what is stored, relieve."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cadres.choices.posts import Quota, Rank
from cadres.forms.people import OrgPick, SomeoneForm
from cadres.models import Post
from league.kernel.views import DayInput
from members.choices import Political, PostNature

PERSON = ("name", "id_no", "phone", "ethnicity", "education", "political", "source")


class AppointForm(SomeoneForm):
    """Who is appointed to what, and whose account gets the access of the post."""

    org = OrgPick(label=gettext_lazy("团组织"))
    user = forms.ModelChoiceField(
        label=gettext_lazy("登录账号"),
        required=False,
        queryset=User.objects.filter(is_active=True).order_by("name", "pk"),
        help_text=gettext_lazy(
            "乡镇（街道）和学校团委、团支部的书记、副书记：选中的账号从任职之日起得到本组织的权限，免职当天收回。"
        ),
    )

    class Meta:
        model = Post
        fields = ("org", *PERSON, "title", "nature", "quota", "start", "term_end", "document")
        widgets = {"start": DayInput, "term_end": DayInput}

    def clean(self):
        """Who is neither a member nor in the Party holds no League post; a term ends after its start."""
        data = super().clean()
        if data.get("political") == Political.MASSES:
            self.add_error("political", _("团干部应当是共青团员或中共党员，请核对政治面貌。"))
        start, term_end = data.get("start"), data.get("term_end")
        if start and term_end and term_end <= start:
            self.add_error("term_end", _("任期届满日期应晚于任职日期。"))
        return data


class CorrectForm(SomeoneForm):
    """What may be corrected while the post is held; who and what it is stays."""

    class Meta:
        model = Post
        fields = ("phone", "ethnicity", "education", "political", "source", "quota", "term_end", "document")
        widgets = {"term_end": DayInput}


class RelieveForm(forms.Form):
    """When, why and by which paper somebody is relieved."""

    on = forms.DateField(label=gettext_lazy("免职日期"), widget=DayInput, initial=timezone.localdate)
    reason = forms.CharField(label=gettext_lazy("免职原因"), max_length=100)
    document = forms.CharField(label=gettext_lazy("免职文号"), max_length=60, required=False)


class TryForm(forms.Form):
    """Somebody who might join a team: what the clauses ask about."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60, required=False)
    rank = forms.ChoiceField(label=gettext_lazy("职级"), choices=Rank.choices, initial=Rank.MEMBER)
    nature = forms.ChoiceField(
        label=gettext_lazy("性质"), choices=PostNature.choices, initial=PostNature.PART_TIME
    )
    quota = forms.ChoiceField(label=gettext_lazy("编制"), choices=Quota.choices, initial=Quota.NONE)
    political = forms.ChoiceField(label=gettext_lazy("政治面貌"), choices=Political.choices)
    birth = forms.DateField(label=gettext_lazy("出生日期"), widget=DayInput)
    without = forms.ModelChoiceField(
        label=gettext_lazy("同时免去"), queryset=Post.objects.none(), required=False
    )

    def settle(self, posts) -> None:
        """The posts of the team."""
        self.fields["without"].queryset = posts
