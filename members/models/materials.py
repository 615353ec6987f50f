"""Files that prove the way of an applicant."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from league.kernel.models.attachments import Attachment
from league.kernel.scoping import ScopedQuerySet
from members.choices.admission import MaterialKind
from members.models.application import Application


class Material(Attachment):
    """A file of one of the twelve kinds; of the form itself (入团志愿书) there is one."""

    owner = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("材料"), max_length=30, choices=MaterialKind)

    scope_field = "owner__branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("发展材料")
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(kind=MaterialKind.FORM), name="one_form_per_application"
            )
        ]
