"""Forms of the portal: uploading rosters."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import permits
from league.kernel.scoping import within
from league.kernel.sheets.batches import Scope
from league.kernel.views.widgets import DayInput
from league.portal.desk import importable
from orgs.choices import Kind
from orgs.models import Org

MOST_FILES = 30
USUAL = "members"  # what is brought most: rosters of members


class ManyFilesInput(forms.ClearableFileInput):
    """A file box that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; clean gives a list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        """Each file checked as a FileField does."""
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("一次最多上传 %(n)d 个文件，请分几次上传。") % {"n": MOST_FILES})
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class AimForm(forms.Form):
    """For which organization a file is, and on which day it is counted."""

    scope = forms.ModelChoiceField(
        label=gettext_lazy("属于哪个团组织"),
        queryset=Org.objects.none(),
        help_text=gettext_lazy("文件里的团支部只在这个范围内查找。"),
    )
    as_of = forms.DateField(
        label=gettext_lazy("截止日期"),
        widget=DayInput,
        help_text=gettext_lazy("年龄算到这一天；新登记的团员从这一天起计入团员数。"),
    )

    def __init__(self, user, permit: str | None, *args, **kwargs):
        """Offer only organizations where the user may import: by one permit, or (None) by any of them."""
        super().__init__(*args, **kwargs)
        codes = [permit] if permit else [sheet.register.permit for sheet in importable(user)]
        paths = permits.outermost(path for code in codes for path in permits.reach(user, code))
        standing = Org.objects.filter(within("path", paths)).standing()
        self.fields["scope"].queryset = standing.exclude(kind=Kind.BRANCH).order_by("path")

    def clean_as_of(self):
        """No day to come: affiliations cannot begin tomorrow."""
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("截止日期不能晚于今天。"))
        return day


class UploadForm(AimForm):
    """Which kind, for which organization, counted on which day, which files."""

    kind = forms.ChoiceField(label=gettext_lazy("导入什么"))
    files = ManyFilesField(
        label=gettext_lazy("文件"),
        allow_empty_file=True,  # refused at the door, with a sentence
        help_text=gettext_lazy("可一次选多个：.xlsx、.xls、.csv。表头不必改，合计、说明、示例行会自动跳过。"),
    )
    field_order = ("kind", "scope", "as_of", "files")

    def __init__(self, user, *args, **kwargs):
        """Without a scope the file name tells it; whoever has one organization only need not choose."""
        super().__init__(user, None, *args, **kwargs)
        self.fields["kind"].choices = [(sheet.code, sheet.label) for sheet in importable(user)]
        self.fields["kind"].initial = USUAL
        self.fields["as_of"].initial = timezone.localdate
        scope = self.fields["scope"]
        scope.required, scope.empty_label = False, _("按文件名识别")
        if len(scope.queryset[:2]) == 1:
            scope.initial = scope.queryset[0]


def scope_of(org: Org) -> Scope:
    """An organization as the kernel's import knows it."""
    return Scope(org.code, org.path, str(org))
