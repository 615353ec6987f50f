"""Passwords: what is accepted in each profile, when one must be changed, and random one-time passwords."""

import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

# No letter or digit that is read as another one.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
MODERN_LENGTH, DENGBAO_LENGTH, DENGBAO_DAYS = 12, 8, 90
CONTEXT_WORDS = (
    "league",
    "tuanwei",
    "gongqingtuan",
    "gqt",
    "tuanwu",
    "xianyu",
    "qingnian",
    "zhihuituanjian",
    "ccyl",
)
CLASSES = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")


def one_time() -> str:
    """A random password of 16 characters in four groups (79 bits), to be read out and typed once."""
    return "-".join("".join(secrets.choice(ALPHABET) for _i in range(4)) for _j in range(4))


def must_change(user) -> bool:
    """Whether the next page must be the change of the password: a one-time one, or one past its days."""
    if user.must_change_password:
        return True
    return settings.LEAGUE_PASSWORD_PROFILE == "dengbao" and _older(user, DENGBAO_DAYS)


def one_time_is_over(user) -> bool:
    """Whether a one-time password lay unused for longer than `LEAGUE_ONE_TIME_DAYS`."""
    return user.must_change_password and _older(user, settings.LEAGUE_ONE_TIME_DAYS)


def _older(user, days: int) -> bool:
    since = user.password_changed_at
    return since is None or since < timezone.now() - timedelta(days=days)


class ProfileValidator:
    """The rules of the profile in `LEAGUE_PASSWORD_PROFILE`, for Django's list of validators.

    `modern`: 12 characters, no common and no context words, no rotation. `dengbao` (等保): 8 characters of
    three classes, renewed every 90 days.
    """

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError with a sentence for the first rule that is broken."""
        check = _dengbao if settings.LEAGUE_PASSWORD_PROFILE == "dengbao" else _modern
        check(password)
        _refuse_own_words(password, user)
        if user is not None and user.pk and user.password and user.check_password(password):
            raise ValidationError(_("新密码不能和现在的密码相同。"))

    def get_help_text(self) -> str:
        """The rules in one sentence."""
        if settings.LEAGUE_PASSWORD_PROFILE == "dengbao":
            return _("至少 8 位，大写字母、小写字母、数字、符号中至少三类；每 90 天更换一次。")
        return _("至少 12 位；可以用几个不相干的词连起来。不能是常见密码，也不能带账号、姓名和单位名。")


def _dengbao(password: str) -> None:
    if len(password) < DENGBAO_LENGTH:
        raise ValidationError(_("密码至少要 8 位，现在是 %(n)d 位。") % {"n": len(password)})
    if sum(bool(re.search(kind, password)) for kind in CLASSES) < 3:
        raise ValidationError(_("密码须包含大写字母、小写字母、数字、符号中的至少三类。"))


def _modern(password: str) -> None:
    if len(password) < MODERN_LENGTH:
        raise ValidationError(_("密码至少要 12 位，现在是 %(n)d 位。") % {"n": len(password)})
    if len(set(password)) < 5 or _is_common(password):
        raise ValidationError(_("这个密码太常见，容易被猜到，请换一个。"))


_common = CommonPasswordValidator()


def _is_common(password: str) -> bool:
    """A password of the list of common ones, also with digits and signs around it, or one written twice."""
    text = password.lower()
    bare = re.sub(r"[^a-z]", "", text) if text.isascii() else text
    trimmed = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    halves = {text[: len(text) // 2]} if len(text) % 2 == 0 and text[: len(text) // 2] * 2 == text else set()
    if len(bare) < 4:
        return True
    return not {text, bare, trimmed, *halves}.isdisjoint(_common.passwords)


def _refuse_own_words(password: str, user) -> None:
    text = re.sub(r"[\W_]", "", password.lower())
    own = [] if user is None else [user.username, user.name, *user.username.split("-")]
    words = [re.sub(r"[\W_]", "", word.lower()) for word in (*CONTEXT_WORDS, *own)]
    found = next((word for word in words if len(word) > 2 and word in text), None)
    if found:
        raise ValidationError(_("密码里不能带有“%(word)s”这样的账号、姓名或单位用词。") % {"word": found})
