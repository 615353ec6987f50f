"""Users and their dated grants."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import GrantQuerySet, UserQuerySet
from league.kernel.roles import Role
from orgs.models import Org


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Finds users by their account name."""


class User(AbstractBaseUser):
    """A person who signs in. What the person may do is said by grants alone; there are no superusers."""

    class Language(models.TextChoices):
        CHINESE = "zh-hans", _("简体中文")
        ENGLISH = "en", _("English")

    username = models.CharField(_("账号"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(blank=True, editable=False)  # sign-in library asks for the column; never used
    home = models.ForeignKey(
        Org, verbose_name=_("所在团组织"), on_delete=models.PROTECT, related_name="users"
    )
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    large_text = models.BooleanField(_("大字版"), default=False)
    language = models.CharField(_("语言"), max_length=10, choices=Language, default=Language.CHINESE)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    scope_field = "home__path"
    objects = UserManager()

    class Meta:
        ordering = ["username"]
        verbose_name = _("用户")

    def __str__(self):
        return self.name

    def get_full_name(self) -> str:
        """The person's name."""
        return self.name


class Grant(models.Model):
    """A role at an organization from `start` until before `end`."""

    user = models.ForeignKey(User, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="grants")
    start = models.DateField(_("自"), default=timezone.localdate)
    end = models.DateField(_("至（不含）"), null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    scope_field = "org__path"
    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["user", "start"]
        verbose_name = _("授权")
        constraints = [
            models.CheckConstraint(
                name="grant_not_empty", condition=Q(end__isnull=True) | Q(end__gte=F("start"))
            )
        ]

    def __str__(self):
        return f"{self.get_role_display()} · {self.org}"


class ApiToken(models.Model):
    """A key with which a program acts for a user: some of the user's permits, until a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    permits = models.JSONField(_("权限"), default=list)
    expires_on = models.DateField(_("有效期至"))
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["user", "-id"]
        verbose_name = _("接口令牌")

    def __str__(self):
        return self.name
