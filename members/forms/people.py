"""Forms of people: who they are, entered once, corrected later."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import masks
from league.kernel.errors import Refused
from league.kernel.identity import birth_of, is_valid_id, normalise_id, normalise_phone, sex_of
from league.kernel.views import PickField, formfield
from members.choices import ETHNICITIES, Document, Sex
from members.models import Member
from members.querysets import UNDER_AGE
from members.rules import register
from orgs.models import Org

NONE = "无"  # typed into the phone field of a person without one


class BranchField(PickField):
    """A branch in reach."""

    options = "members:branch-options"
    lost = gettext_lazy("没有找到这个团支部，或同名的不止一个。请从提示里选择，或填写团支部代码。")

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("团支部"))
        super().__init__(queryset=Org.objects.standing().branches(), **kwargs)


class PhoneField(forms.CharField):
    """A mainland mobile number, or nothing; the stored one is never written into the page."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("手机号码"))
        super().__init__(required=False, max_length=24, **kwargs)

    def clean(self, value):
        """Eleven digits; the empty text for nothing; 无 stays 无."""
        text = super().clean(value).strip()
        if text in ("", NONE):
            return text
        phone = normalise_phone(text)
        if phone is None:
            raise forms.ValidationError(_("手机号须为 11 位、以 1 开头，请核对；没有的请留空。"))
        return phone


class PersonForm(forms.ModelForm):
    """What members and applicants share: branch in reach, identity from the ID number, a hidden phone."""

    branch = BranchField()
    phone = PhoneField()
    ethnicity = forms.ChoiceField(
        label=gettext_lazy("民族"),
        required=False,
        choices=[("", "—"), *((name, name) for name in ETHNICITIES.values())],
    )

    # Asked for only when somebody in reach looks like the person: `similar` then says who.
    despite = forms.CharField(label=gettext_lazy("不是同一人的理由"), required=False, max_length=200)
    similar = ""
    held = False  # the number is registered where the user does not see: the superior can be asked

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("birth", "sex"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = _("居民身份证不用填，自动从身份证号得出。")
        if self.instance.pk:
            self._hide_numbers()

    def _hide_numbers(self) -> None:
        """Stored numbers stay out of the page: an empty field keeps them."""
        phone = self.fields["phone"]
        self.initial["phone"] = ""
        kept = {"now": masks.phone(self.instance.phone)}
        phone.help_text = _("现为 %(now)s。不改请留空；没有手机的填“无”。") % kept
        if "id_no" in self.fields:
            self.initial["id_no"] = ""
            self.fields["id_no"].required = False
            kept = {"now": masks.id_number(self.instance.id_no)}
            self.fields["id_no"].help_text = _("现为 %(now)s。不改请留空。") % kept

    def clean_phone(self):
        """Nothing typed keeps the stored phone, 无 clears it."""
        phone = self.cleaned_data["phone"]
        if not phone and self.instance.pk:
            return str(self.instance.phone)
        return "" if phone == NONE else phone

    def clean_id_no(self):
        """Nothing typed keeps the stored number; the form of a resident ID is checked with its document."""
        return normalise_id(self.cleaned_data["id_no"]) or str(self.instance.id_no)

    def clean(self):
        """Birth date and sex follow from a resident ID number; other documents need them typed."""
        data = super().clean()
        if data.get("id_no") and "document" in data:
            self._read_identity(data)
        return data

    def _read_identity(self, data: dict) -> None:
        if data["document"] != Document.ID_CARD:
            for name in ("birth", "sex"):
                if not data.get(name):
                    self.add_error(name, _("境外证件须填写这一项。"))
            return
        if not is_valid_id(data["id_no"]):
            self.add_error("id_no", _("身份证号不对：须为 18 位且校验位正确，请对照身份证核对。"))
            return
        data["birth"] = birth_of(data["id_no"])
        data["sex"] = Sex.MALE if sex_of(data["id_no"]) == "男" else Sex.FEMALE

    def settle(self) -> None:
        """Choose the branch control; called when the choices are narrowed to the user's reach."""
        if "branch" in self.fields:
            self.fields["branch"].settle()

    def enter(self, verb, **kwargs):
        """Store the person by a verb; its refusal because of somebody who looks alike asks for a reason."""
        try:
            return verb(self.instance, despite=self.cleaned_data["despite"], **kwargs)
        except Refused as refusal:
            self.similar = refusal.message if refusal.code == "similar" else ""
            self.held = refusal.code == "held"
            raise

    def changes(self) -> dict:
        """Cleaned values of the model's own columns that differ from the stored row."""
        return {name: value for name, value in self.cleaned_data.items() if hasattr(self.instance, name)}


PERSONAL = ("name", "document", "id_no", "birth", "sex", "ethnicity", "education", "phone")
STANDING = ("political", "joined_on", "joined_month_only", "admission_number", "joined_at")
WORK = ("occupation", "work_unit", "full_time_education", "household", "party_joined_on", "volunteer_since")
REACH = ("email", "wechat", "qq", "weibo", "income")


class MemberForm(PersonForm):
    """Enter a member who is one already (补录登记)."""

    confirmed = forms.BooleanField(label=gettext_lazy("上面的提示已核对，情况属实"), required=False)

    class Meta:
        model = Member
        fields = ("branch", *PERSONAL, *STANDING, *WORK, *REACH)
        formfield_callback = formfield

    sections = (
        (gettext_lazy("所在团支部和本人"), ("branch", *PERSONAL)),
        (gettext_lazy("入团"), STANDING),
        (gettext_lazy("学习工作"), WORK),
        (gettext_lazy("联系方式和其他"), REACH),
    )

    def clean(self):
        """Clues about the member are told before saving: what cannot be refuses, the rest asks for a tick."""
        data = super().clean()
        self.warnings = []
        if not self.errors:
            self._tell_clues(data)
        return data

    def _tell_clues(self, data: dict) -> None:
        person = Member(
            **{name: data[name] for name in ("birth", "joined_on", "admission_number") if name in data}
        )
        person.birth = person.birth or self.instance.birth
        person.joined_month_only = data.get("joined_month_only", False)
        today = timezone.localdate()
        told = self._known(today)
        found = [
            clue
            for clue in register.clues_of(columns_of(person, data.get("phone", "")), today)
            if clue not in told
        ]
        if register.UNDER_14 in found:
            words = _("按出生日期现在不满 %(n)d 周岁，不能登记为团员。请核对身份证号。")
            self.add_error(None, words % {"n": UNDER_AGE})
            return
        self.warnings = [clue for clue in found if clue.tone == "danger"]
        if self.warnings and not data.get("confirmed"):
            labels = "、".join(str(clue.label) for clue in self.warnings)
            self.add_error(
                "confirmed", _("%(clues)s。请核对；情况属实的，勾选这一项再保存。") % {"clues": labels}
            )

    def _known(self, today: date) -> list:
        """Clues about the stored row: who mends a phone is not asked about them again."""
        return register.clues_of(columns_of(self.instance, ""), today) if self.instance.pk else []


def columns_of(person: Member, phone: str) -> dict:
    """What the clues look at, of a row that is not stored yet."""
    if person.joined_on:
        person.joined_age = person.age_at_joining()
    return {
        "birth": person.birth,
        "joined_on": person.joined_on,
        "joined_age": person.joined_age,
        "admission_number": person.admission_number,
        "phone_index": phone,
        "erased_on": None,
        "in_post": True,
    }


class MemberEditForm(MemberForm):
    """Change a member. ID number and branch have verbs of their own."""

    branch = None

    class Meta(MemberForm.Meta):
        fields = ("name", "ethnicity", "education", "phone", "status", *STANDING, *WORK, *REACH)

    sections = (
        (gettext_lazy("本人"), ("name", "ethnicity", "education", "phone", "status")),
        *MemberForm.sections[1:],
    )
