"""Forms of elections: begin one, take one over, who stands, the votes, a delay."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cadres.forms.people import OrgPick, SomeoneForm
from cadres.models import Election, ElectionCandidate, Post
from cadres.rules.elections import usual_years
from cadres.services.elections import leaving_posts
from league.kernel.views import DayInput


class ElectionForm(forms.ModelForm):
    """Which team is elected; one that was held before is taken over with its day."""

    org = OrgPick(label=gettext_lazy("团组织"))
    held_on = forms.DateField(
        label=gettext_lazy("已举行的选举日期"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("补录已完成的换届时填写，保存后直接进入任期；新的选举不填。"),
    )
    term_years = forms.IntegerField(
        label=gettext_lazy("任期（年）"),
        min_value=1,
        max_value=9,
        required=False,
        help_text=gettext_lazy("不填的按规定年限。"),
    )

    class Meta:
        model = Election
        fields = ("org", "kind", "session", "seats", "term_years", "held_on")

    def clean(self):
        """The usual years where none are told."""
        data = super().clean()
        if data.get("org") and not data.get("term_years"):
            data["term_years"] = usual_years(data["org"], data.get("held_on"))
        return data


class PrepareForm(forms.ModelForm):
    """What may be mended while it is prepared."""

    class Meta:
        model = Election
        fields = ("session", "seats", "term_years")


class StandForm(SomeoneForm):
    """Who stands for what."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("登录账号"),
        required=False,
        queryset=User.objects.filter(is_active=True).order_by("name", "pk"),
        help_text=gettext_lazy("当选书记、副书记的，选中的账号在任职之日得到职务的权限。"),
    )

    class Meta:
        model = ElectionCandidate
        fields = (
            *("name", "id_no", "phone", "ethnicity", "education", "political", "source"),
            *("post_title", "nature", "quota", "user"),
        )


class VotesForm(forms.Form):
    """The votes of every candidate, and of a second ballot."""

    def settle(self, election: Election) -> None:
        """Two fields per candidate, the second only where a ballot was tied."""
        for one in election.candidates.all():
            label = {"name": one.name}
            self.fields[f"votes_{one.pk}"] = forms.IntegerField(
                label=_("%(name)s 得票") % label, min_value=0, initial=one.votes
            )
            self.fields[f"again_{one.pk}"] = forms.IntegerField(
                label=_("%(name)s 再次投票得票") % label, min_value=0, required=False, initial=one.again
            )

    def told(self) -> dict[int, tuple[int | None, int | None]]:
        """(votes, votes of the second ballot) by candidate."""
        data = self.cleaned_data
        keys = [int(name.partition("_")[2]) for name in data if name.startswith("votes_")]
        return {key: (data[f"votes_{key}"], data.get(f"again_{key}")) for key in keys}


class KeepForm(forms.Form):
    """Who of the former team leaves: all who are not elected again, unless the tick is taken away."""

    leaves = forms.ModelMultipleChoiceField(
        label=gettext_lazy("届满去职"),
        queryset=Post.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("没有再次当选的，结果批复后去职。由党组织委派、不经选举的，取消勾选即留任。"),
    )

    def settle(self, election: Election) -> None:
        """The posts that end, ticked unless they were kept before."""
        self.proposed = leaving_posts(election)
        kept = set(election.kept.values_list("pk", flat=True))
        field = self.fields["leaves"]
        field.queryset = Post.objects.filter(pk__in=[post.pk for post in self.proposed])
        field.initial = [post.pk for post in self.proposed if post.pk not in kept]
        field.label_from_instance = lambda post: f"{post.name} {post.title}（{post.get_nature_display()}）"

    def kept(self) -> list[Post]:
        """Those whose tick was taken away."""
        leaving = {post.pk for post in self.cleaned_data["leaves"]}
        return [post for post in self.proposed if post.pk not in leaving]


class DelayForm(forms.Form):
    """Until when, by which two approvals."""

    until = forms.DateField(label=gettext_lazy("延期至"), widget=DayInput)
    party = forms.CharField(label=gettext_lazy("同级党组织批准文号"), max_length=60)
    superior = forms.CharField(label=gettext_lazy("上级团组织批准文号"), max_length=60)
