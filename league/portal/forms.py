"""Forms of the portal: uploading rosters."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import permits
from league.kernel.scoping import within
from league.kernel.sheets import all_sheets
from orgs.choices import Kind
from orgs.models import Org

MOST_FILES = 30


def importable(user) -> list:
    """The sheets a user may import somewhere."""
    return [sheet for sheet in all_sheets() if sheet.register and permits.may(user, sheet.register.permit)]


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


class UploadForm(forms.Form):
    """Which kind, for which organization, counted on which day, which files."""

    kind = forms.ChoiceField(label=gettext_lazy("导入什么"))
    scope = forms.ModelChoiceField(
        label=gettext_lazy("属于哪个团组织"),
        queryset=Org.objects.none(),
        required=False,
        empty_label=gettext_lazy("按文件名识别"),
        help_text=gettext_lazy("文件里的团支部只在这个范围内查找。"),
    )
    as_of = forms.DateField(
        label=gettext_lazy("截止日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("年龄算到这一天；新登记的团员从这一天起计入团员数。"),
    )
    files = ManyFilesField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("可一次选多个：.xlsx、.xls、.csv。表头不必改，合计、说明、示例行会自动跳过。"),
    )

    def __init__(self, user, *args, **kwargs):
        """Offer only what the user may import, and where."""
        super().__init__(*args, **kwargs)
        sheets = importable(user)
        self.fields["kind"].choices = [(sheet.code, sheet.label) for sheet in sheets]
        paths = permits.outermost(
            path for sheet in sheets for path in permits.reach(user, sheet.register.permit)
        )
        scopes = (
            Org.objects.filter(within("path", paths)).standing().exclude(kind=Kind.BRANCH).order_by("path")
        )
        self.fields["scope"].queryset = scopes
        self.fields["as_of"].initial = timezone.localdate
        if len(scopes[:2]) == 1:
            self.fields["scope"].initial = scopes[0]

    def clean_as_of(self):
        """No day to come: affiliations cannot begin tomorrow."""
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("截止日期不能晚于今天。"))
        return day
