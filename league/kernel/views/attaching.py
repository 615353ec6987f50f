"""The files of a row on its page: bring, fetch, take back."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import attachments, files
from league.kernel.errors import DomainError, Refused
from league.kernel.models.attachments import Attachment
from league.kernel.views import access, once
from league.kernel.views.detail import DetailPages


class AttachForm(forms.Form):
    """A file, and of which kind it is where there are kinds."""

    kind = forms.ChoiceField(label=gettext_lazy("材料"), required=False)
    file = forms.FileField(
        label=gettext_lazy("文件"), help_text=gettext_lazy("PDF、JPG、PNG、DOCX 或 XLSX，不超过 20 兆字节。")
    )

    def __init__(self, *args, kinds=(), **kwargs):
        """kinds: choices of the concrete table, empty without."""
        super().__init__(*args, **kwargs)
        if kinds:
            self.fields["kind"].choices, self.fields["kind"].required = kinds, True
        else:
            del self.fields["kind"]


class AttachPages(DetailPages):
    """Adds files to the detail page: `attachments` is the table, "attach" the permit to bring them."""

    attachments: type[Attachment] | None = None

    def attach(self, request, pk) -> HttpResponse:
        """Keep a file with the row, once; a refused one is told on the page."""
        self.require_today()
        obj = self.fetch(pk, "attach")
        self._require_open(obj)
        form = self.attach_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                with transaction.atomic():
                    once.spend(request)
                    self.attached(obj, form.cleaned_data)
            except once.Repeated as error:
                messages.info(request, error.message)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("已上传：%(name)s。") % {"name": form.cleaned_data["file"].name})
        if form.errors:
            return self.render("detail", self.detail_context(obj) | {"attach_form": form}, status=422)
        return HttpResponseRedirect(f"{self.url('detail', pk)}#files")

    def attached(self, obj, data: dict) -> None:
        """Keep the file; hook for tables with further columns."""
        kind = data.get("kind", "")
        told = {"actor": self.user, "permit": self.permit_for("attach"), "kind": kind}
        attachments.attach(self.attachments, obj, data["file"], **told)

    def attachment(self, request, pk) -> HttpResponse:
        """A file of a row in reach, as a download."""
        found = self._attachment(pk, "view")
        return files.serve(files.location(found.stored_name), found.name)

    def unattach(self, request, pk) -> HttpResponse:
        """Take a file back, once."""
        found = self._attachment(pk, "attach")
        self._require_open(found.owner)
        with transaction.atomic():
            once.spend(request)
            attachments.withdraw(found, actor=self.user, permit=self.permit_for("attach"))
        messages.success(request, _("已撤下：%(name)s。") % {"name": found.name})
        return HttpResponseRedirect(f"{self.url('detail', found.owner_id)}#files")

    def _require_open(self, obj) -> None:
        """Refused once the row is closed: its files stay as they are."""
        if not self.may_attach(obj):
            raise Refused(_("“%(name)s”已经办结，材料不能再增减。") % {"name": self.title(obj)})

    def _attachment(self, pk, action: str) -> Attachment:
        """A file whose owner the user may see, by the owner's own rules too."""
        rows = self.attachments.objects.select_related("owner")
        found = access.fetch(self.user, self.permit_for(action), rows, pk=pk)
        self.fetch(found.owner_id, permit=self.permit_for(action))
        return found

    def attach_form(self, data=None, posted=None) -> AttachForm:
        """The form for a further file."""
        return AttachForm(data, posted, kinds=self.attachments._meta.get_field("kind").choices or ())

    def may_attach(self, obj) -> bool:
        """Whether further files are taken now: by permit, not on a past day; override for closed rows."""
        return not self.on and self.may("attach", obj)

    def detail_context(self, obj) -> dict:
        """The detail page's context with the files, oldest first, and the form for a further one."""
        context = super().detail_context(obj)
        if self.attachments is None:
            return context
        return context | {
            "files": [self._filed(each) for each in obj.files.select_related("added_by").order_by("pk")],
            "attach_form": self.attach_form() if self.may_attach(obj) else None,
            "attach_url": self.url("attach", obj.pk),
            "attach_once": once.new_key(),
        }

    def _filed(self, each: Attachment) -> dict:
        return {
            "file": each,
            "kind": each.get_kind_display() if hasattr(each, "get_kind_display") else each.kind,
            "url": self.url("attachment", each.pk),
            "withdraw_url": self.url("unattach", each.pk),
        }
