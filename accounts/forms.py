"""Forms of sign-in, of one's own account, and of user administration."""

from datetime import timedelta

from allauth.account.forms import ChangePasswordForm as LibraryChangePasswordForm
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as LibraryFactorReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import MANAGE
from accounts.services.grants import grantable_roles
from accounts.services.passwords import ProfileValidator
from league.kernel import permits
from league.kernel.roles import Role
from league.kernel.views import DayInput, PickField
from orgs.models import Org

USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,39}\Z", _("账号用 3 至 40 位小写字母、数字、点和短横，字母或数字开头。")
)


def _typed(field: forms.Field, label: str, **attrs) -> None:
    """Give a field of the library our label; the label is not repeated inside the box."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignInForm(LoginForm):
    """Account and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _typed(self.fields["login"], _("账号"), autofocus=True, autocapitalize="none", spellcheck="false")
        _typed(self.fields["password"], _("密码"))
        self.fields["password"].help_text = _("忘记密码请联系上级团委管理员重置")


class PasswordForm(LibraryChangePasswordForm):
    """The old password, and the new one twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _typed(self.fields["oldpassword"], _("现在的密码"))
        _typed(self.fields["password1"], _("新密码"))
        _typed(self.fields["password2"], _("再输一遍新密码"))
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = ProfileValidator().get_help_text()


class AgainForm(ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _typed(self.fields["password"], _("密码"), autofocus=True)
        self.fields["password"].help_text = ""


def _code(field: forms.Field, label: str) -> None:
    _typed(field, label, autofocus=True, inputmode="numeric", autocomplete="one-time-code")


class FactorForm(AuthenticateForm):
    """The code of the authenticator, or a recovery code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], _("验证码"))
        self.fields["code"].help_text = _("手机验证器上的 6 位数字；手机不在身边可用 8 位恢复码。")


class FactorAgainForm(LibraryFactorReauthenticateForm):
    """The code once more, before something that matters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], _("验证码"))


class FactorSetupForm(ActivateTOTPForm):
    """The first code of a new authenticator."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], _("验证器显示的 6 位数字"))


class OrgField(PickField):
    """An organization in reach."""

    options = "accounts:org-options"

    def __init__(self, **kwargs):
        super().__init__(queryset=Org.objects.standing(), **kwargs)


class PersonField(PickField):
    """Somebody with an account, in reach."""

    options = "accounts:user-options"
    code = "username"
    names = ("name",)
    hint = _("输入姓名或账号，从提示里选择。")
    lost = _("没有找到，或同名的不止一个。请从提示里选择，或填写账号。")

    def __init__(self, **kwargs):
        super().__init__(queryset=User.objects.active(), **kwargs)


class UserForm(forms.ModelForm):
    """Name and place of a user; the account name is given once."""

    home = OrgField(label=_("所在团组织"))
    username = forms.CharField(label=_("账号"), validators=[USERNAME], help_text=USERNAME.message)

    class Meta:
        model = User
        fields = ("username", "name", "home")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["username"].disabled = True
            self.fields["username"].help_text = ""


class GrantForm(forms.Form):
    """A role at an organization for a time."""

    role = forms.ChoiceField(label=_("角色"))
    org = OrgField(label=_("团组织"))
    start = forms.DateField(label=_("自"), widget=DayInput, initial=timezone.localdate)
    end = forms.DateField(
        label=_("至（不含）"),
        widget=DayInput,
        required=False,
        help_text=_("不填为长期；到这一天授权自动失效。"),
    )

    def __init__(self, *args, actor, subject, **kwargs):
        super().__init__(*args, **kwargs)
        orgs = Org.objects.standing().visible_to(actor, MANAGE)
        self.fields["org"].queryset = orgs
        self.fields["org"].settle()
        self.fields["org"].initial = subject.home_id
        tops = orgs.filter(path__in=permits.reach(actor, MANAGE))
        roles = {role for top in tops for role in grantable_roles(actor, top)}
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=200)


class HandoverForm(forms.Form):
    """Who takes over, and whether the grants go along."""

    to = PersonField(label=_("接手的同志"))
    with_grants = forms.BooleanField(
        label=_("授权一并移交"),
        required=False,
        help_text=_("今天起收回原来的授权，同样授予接手的同志；待办随授权走。"),
    )

    def __init__(self, *args, actor, subject, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.active().visible_to(actor, MANAGE).exclude(pk__in=(actor.pk, subject.pk))
        self.fields["to"].queryset = people.order_by("name")
        self.fields["to"].settle()


class TokenForm(forms.Form):
    """What a key for a program is for, what it may do, how long."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("如“办公室报表程序”，方便以后辨认。"))
    codes = forms.MultipleChoiceField(
        label=_("权限"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只勾选程序用得到的；程序能看到的范围和您本人一样，您的授权到期，令牌随之失效。"),
    )
    expires_on = forms.DateField(label=_("有效期至"), widget=DayInput, help_text=_("最长一年。"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        held = [permit for permit in permits.all_permits() if permits.may(user, permit.code)]
        self.fields["codes"].choices = [(permit.code, permit.label) for permit in held]
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=90)


class EmptyForm(forms.Form):
    """Nothing to fill in: the page asks and the button answers."""
