"""What the forms of people on cadre papers share: a number that tells birth and sex, and is never shown."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cadres.models import Post
from league.kernel import masks
from league.kernel.identity import birth_of, is_valid_id, normalise_id, sex_of
from league.kernel.views import PickField
from members.choices import Sex
from orgs.choices import Kind
from orgs.models import Org


class OrgPick(PickField):
    """An organization in reach, found by name or code."""

    options = "orgs:org-options"

    def __init__(self, *, committees: bool = False, **kwargs):
        rows = Org.objects.standing().order_by("path")
        super().__init__(queryset=rows.exclude(kind=Kind.BRANCH) if committees else rows, **kwargs)


class PostChoice(forms.ModelChoiceField):
    """A post held today, with its organization."""

    def __init__(self, **kwargs):
        today = timezone.localdate()
        rows = (
            Post.objects.filter(Q(end=None) | Q(end__gt=today)).select_related("org").defer("id_no", "phone")
        )
        super().__init__(queryset=rows.order_by("org__path", "start", "pk"), **kwargs)

    def label_from_instance(self, post) -> str:
        """Name, title, organization."""
        return f"{post.name} · {post.title}（{post.org}）"


class SomeoneForm(forms.ModelForm):
    """A form with `id_no` and `phone`; stored ones are not written into the page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, mask in (("id_no", masks.id_number), ("phone", masks.phone)):
            kept = self.instance.pk and getattr(self.instance, name)
            if name in self.fields and kept:
                self.initial[name], self.fields[name].required = "", False
                self.fields[name].help_text = _("现为 %(now)s。不改请留空。") % {"now": mask(kept)}

    def clean_id_no(self) -> str:
        """What was typed, else what is stored; birth and sex follow from it."""
        kept = self.instance.id_no if self.instance.pk else ""
        number = normalise_id(self.cleaned_data["id_no"]) or str(kept)
        if not is_valid_id(number):
            raise forms.ValidationError(_("身份证号不对：须为 18 位且校验位正确，请对照身份证核对。"))
        self.instance.birth = birth_of(number)
        self.instance.sex = Sex.MALE if sex_of(number) == "男" else Sex.FEMALE
        return number

    def clean_phone(self) -> str:
        """What was typed, else what is stored."""
        return self.cleaned_data["phone"] or (self.instance.phone if self.instance.pk else "")
