"""Our ways in the sign-in library: limits, audit, messages; no sign-up, no e-mail; sealed second factors."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as mfa_signals
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.models import User
from accounts.services import duties, events, lockout, passwords
from league.kernel import audit, fields
from league.kernel.errors import Refused

BEGAN, SEEN = "began", "seen"  # session keys: when signed in, when last used (seconds since 1970)
SETUP_SECONDS = (
    900  # how long after signing in the first authenticator may be set up without the password again
)
SEAL = b"accounts.authenticator"

SPOKEN = {
    "account/messages/password_changed.txt": gettext_lazy("密码已修改，其他设备已退出。"),
    "mfa/messages/totp_activated.txt": gettext_lazy("验证器已启用。"),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("验证器已停用。"),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("新的恢复码已生成，旧的全部作废。"),
    "usersessions/messages/sessions_logged_out.txt": gettext_lazy("其他设备已全部退出。"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in and out, changing the password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": gettext_lazy("尝试次数过多，请稍后再试。"),
        "rate_limited": gettext_lazy("操作太频繁，请稍后再试。"),
        "enter_current_password": gettext_lazy("当前密码不对，请重新输入。"),
        "incorrect_password": gettext_lazy("密码不对，请重新输入。"),
        "incorrect_code": gettext_lazy("验证码不对或已用过，请等验证器显示下一个再输入。"),
        "username_password_mismatch": gettext_lazy("账号或密码不对。"),
    }
    _attempt: lockout.Attempt | None = None

    def is_open_for_signup(self, request) -> bool:
        """Never: accounts are issued by administrators."""
        return False

    def send_mail(self, template_prefix, email, context) -> None:
        """No e-mail is sent: there are no addresses."""

    def send_notification_mail(self, *args, **kwargs) -> None:
        """No e-mail is sent: there are no addresses."""

    def add_message(self, request, level, message_template=None, *args, message=None, **kwargs) -> None:
        """Say what is worth saying, in our words; the library's greetings are left out."""
        text = message or SPOKEN.get(message_template)
        if text:
            messages.add_message(request, level, text)

    def pre_authenticate(self, request, **credentials) -> None:
        """Count the attempt; ValidationError beyond the limits."""
        name, address = credentials.get("username", ""), self.get_client_ip(request)
        try:
            self._attempt = lockout.begin(request, name, address)
        except Refused as error:
            if lockout.first_refusal(request, name, address):
                self._record_failure(name, address, events.LOCKED)
            raise ValidationError(error.message, code=error.code) from error

    def authenticate(self, request, **credentials):
        """The user whose password was right and may sign in; a sentence otherwise."""
        user = super().authenticate(request, **credentials)
        if user is None:
            return None
        self._attempt.forgive()
        refusal = _refusal_of(user)
        if refusal:
            audit.record(None, events.SIGN_IN_FAILED, user, note=refusal)
            raise ValidationError(refusal)
        return user

    def authentication_failed(self, request, **credentials) -> None:
        """Write the failure down and say how many attempts are left, the same for names that do not exist."""
        self._record_failure(self._attempt.name, self._attempt.address, events.SIGN_IN_FAILED)
        left = self._attempt.left
        if left:
            raise ValidationError(
                gettext("账号或密码不对。还可以再试 %(n)d 次，之后须等 5 分钟。") % {"n": left}
            )
        raise ValidationError(gettext("账号或密码不对。请 5 分钟后再试，或联系上级团委管理员重置密码。"))

    def _record_failure(self, name: str, address: str, event: str) -> None:
        """An unknown name is not kept: it is now and then a password typed into the wrong field."""
        user = User.objects.filter(username__iexact=name).first()
        audit.record(None, event, user, None, {"address": address})

    def login(self, request, user) -> None:
        """Begin the session: new key, its hours counted from now."""
        super().login(request, user)
        request.session[BEGAN] = request.session[SEEN] = time.time()
        address = self.get_client_ip(request)
        lockout.Attempt(lockout.fold(user.username), address).remember()
        audit.record(user, events.SIGN_IN, user, None, {"address": address})

    def logout(self, request) -> None:
        """End the session."""
        user = request.user
        super().logout(request)
        if user.is_authenticated:
            audit.record(user, events.SIGN_OUT, user)

    def set_password(self, user, password: str) -> None:
        """Keep a password the user chose; it is no one-time password any more."""
        user.must_change_password = False
        user.password_changed_at = timezone.now()
        super().set_password(user, password)
        audit.record(user, events.PASSWORD, user)

    def get_password_change_redirect_url(self, request) -> str:
        """Home."""
        return resolve_url(self.get_login_redirect_url(request))

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """The password is asked again for second factors, but not for one set up right after signing in."""
        began = self.request.session.get(BEGAN, 0)
        factor = duties.factor_of(self.request.user)
        own = factor is None or factor.created_at.timestamp() >= began
        if app == "allauth.mfa" and own and time.time() - began < SETUP_SECONDS:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


def _refusal_of(user: User) -> str:
    """Why somebody with the right password may not come in; told only to those who know the password."""
    if not user.is_active:
        return gettext("这个账号已停用，请联系上级团委管理员。")
    if passwords.one_time_is_over(user):
        return gettext("一次性密码已过期，请联系上级团委管理员重新发放。")
    return ""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets are sealed in the database; who must have one cannot switch it off."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "您的岗位必须使用验证器，不能停用。换手机请联系上级管理员重置。"
        ),
        "cannot_generate_recovery_codes": gettext_lazy("请先启用验证器，再生成恢复码。"),
        "incorrect_code": gettext_lazy("验证码不对或已用过，请等验证器显示下一个再输入。"),
    }

    def get_totp_issuer(self) -> str:
        """The name shown in the authenticator app."""
        return gettext("县域团务平台")

    def encrypt(self, text: str) -> str:
        """Seal a secret with the data key: a stolen backup opens no second factor."""
        return fields.encrypt(text.encode(), SEAL).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return fields.decrypt(bytes.fromhex(encrypted_text), SEAL).decode()

    def can_delete_authenticator(self, authenticator) -> bool:
        """Only for those who need none."""
        return not duties.factor_required(authenticator.user)


def _factor_added(sender, user, authenticator, **kwargs) -> None:
    audit.record(user, events.FACTOR_ON, user, None, {"type": authenticator.type})


def _factor_removed(sender, user, authenticator, **kwargs) -> None:
    audit.record(user, events.FACTOR_OFF, user, {"type": authenticator.type}, None)


def _codes_renewed(sender, user, **kwargs) -> None:
    audit.record(user, events.CODES, user)


def _factor_failed(sender, user, authenticator, **kwargs) -> None:
    audit.record(None, events.SIGN_IN_FAILED, user, None, {"type": authenticator.type})


# Signals of the library, not of our own apps.
mfa_signals.authenticator_added.connect(_factor_added, dispatch_uid="accounts.factor_added")
mfa_signals.authenticator_removed.connect(_factor_removed, dispatch_uid="accounts.factor_removed")
mfa_signals.authenticator_reset.connect(_codes_renewed, dispatch_uid="accounts.codes_renewed")
mfa_signals.authentication_failed.connect(_factor_failed, dispatch_uid="accounts.factor_failed")
