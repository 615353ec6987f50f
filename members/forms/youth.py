"""Form of the students or young people around a branch."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import formfield
from members.forms.people import BranchField
from members.models import Headcount


class HeadcountForm(forms.ModelForm):
    """Where, of which year, who, how many."""

    branch = BranchField(label=gettext_lazy("团支部"))

    class Meta:
        model = Headcount
        fields = ("branch", "year", "group", "number", "source")
        formfield_callback = formfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year

    def settle(self) -> None:
        """Choose the branch control once it is narrowed to the user's reach."""
        self.fields["branch"].settle()

    def clean_year(self):
        """A year that is kept."""
        year, this = self.cleaned_data["year"], timezone.localdate().year
        if not this - 5 <= year <= this:
            told = {"first": this - 5, "last": this}
            raise forms.ValidationError(_("年度请填 %(first)d 至 %(last)d。") % told)
        return year
