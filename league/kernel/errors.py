"""Errors whose words are for the user; anything else that is raised is a bug and surfaces as one."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A refusal the user can understand: `message` is a whole sentence, `code` a stable short name."""

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None, findings: tuple = ()):
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.findings = tuple(findings)


class Refused(DomainError):
    """The rules or the data do not allow it; the sentence says what, where and what to do."""


class Stale(DomainError):
    """Someone else changed the row since it was read; `theirs` holds the present values."""

    code = "stale"

    def __init__(self, message: str = "", *, theirs: dict | None = None):
        super().__init__(message or _("这条记录刚被别人修改过，请核对最新内容后再保存。"))
        self.theirs = theirs or {}


class Forbidden(DomainError):
    """The row is in reach, the permit is missing."""

    code = "forbidden"

    def __init__(self, message: str = ""):
        super().__init__(message or _("您没有办理这件事的权限，请联系本级管理员。"))
