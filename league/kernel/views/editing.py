"""Add, edit and delete pages: versions, idempotency keys, choices in reach, a second check after saving."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.forms.models import construct_instance
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from league.kernel import audit
from league.kernel.errors import DomainError, Refused, Stale
from league.kernel.fields import EncryptedField
from league.kernel.views import once, widgets
from league.kernel.views.base import Pages
from league.kernel.views.columns import plain


class EditPages(Pages):
    """Add, edit, delete. `form` is a ModelForm class, or `form_fields` names the fields of a plain one."""

    form: type[forms.ModelForm] | None = None
    form_fields: tuple[str, ...] = ()
    add_label = ""
    signature = ()

    # Pages

    def add(self, request) -> HttpResponse:
        """The empty form, then the new row; the permit is needed for the organization it lands in."""
        self.require_today()
        return self._form_page("add", None)

    def edit(self, request, pk) -> HttpResponse:
        """The form of a row; the second writer of the same version sees both values and decides."""
        self.require_today()
        return self._form_page("edit", pk)

    def delete(self, request, pk) -> HttpResponse:
        """Ask by naming the row, then delete it; Refused with the reason when others depend on it."""
        self.require_today()
        if request.method == "POST":
            return self._deleted(pk)
        obj = self.fetch(pk, "delete")
        return self.render("delete", self._edit_context("delete", obj))

    # Forms

    def form_class(self, action: str) -> type[forms.ModelForm]:
        """The form of an action."""
        if self.form:
            return self.form
        return forms.modelform_factory(
            self.model, fields=self.form_fields, formfield_callback=widgets.formfield
        )

    def initial(self) -> dict:
        """First values of the add form: those the address names among the form's fields."""
        names = self.form_class("add").base_fields
        return {name: value for name, value in self.request.GET.items() if name in names}

    def build_form(self, action: str, obj, data=None, files=None):
        """A form over the row, its choices narrowed to rows where the user holds the permit."""
        kwargs = {"initial": self.initial()} if obj is None else {"instance": obj}
        form = self.form_class(action)(data, files, **kwargs)
        form.user = self.user
        widgets.scope_choices(form, self.user, self.permit_for(action))
        return form

    def save(self, form, action: str):
        """Write the form and return the row; override to call a service instead."""
        return form.save()

    def after_save_url(self, obj, action: str) -> str:
        """Where to go when it is saved."""
        return self.url("detail", obj.pk)

    # How a form is carried out

    def _form_page(self, action: str, pk) -> HttpResponse:
        if self.request.method != "POST":
            obj = self.fetch(pk, action) if pk else None
            return self._show(action, obj, self.build_form(action, obj))
        try:
            with transaction.atomic():
                return self._carry_out(action, pk)
        except Stale as error:
            return self._conflict(action, pk, error)
        except once.Repeated as error:
            messages.info(self.request, error.message)
            return HttpResponseRedirect(self.url("detail", pk) if pk else self.url("list"))

    def _carry_out(self, action: str, pk) -> HttpResponse:
        obj = self.fetch(pk, action, lock=True) if pk else None
        before = self._values(obj)
        form = self.build_form(action, obj, self.request.POST, self.request.FILES)
        if obj is not None:
            self._same_version(obj)
        if not form.is_valid():
            return self._show(action, obj, form, status=422)
        try:
            with transaction.atomic():
                once.spend(self.request)
                saved = self._saved(form, action, before)
        except (Stale, once.Repeated):
            raise
        except DomainError as error:
            form.add_error(None, error.message)
            return self._show(action, obj, form, status=422)
        messages.success(self.request, _("已保存：%(name)s。") % {"name": saved})
        return HttpResponseRedirect(self.after_save_url(saved, action))

    def _saved(self, form, action: str, before: dict):
        """Save, raise the version, look again whether the row is still in reach, keep the event."""
        if before and hasattr(form.instance, "version"):
            form.instance.version += 1
        saved = self.save(form, action)
        if not self.visible(action).filter(pk=saved.pk).exists():
            raise Refused(
                _("保存后这条记录会离开您的管理范围，没有保存。请检查所选的组织。"), code="out_of_reach"
            )
        after = self._values(saved)
        changed = [name for name in after if before.get(name) != after[name]]
        told = self._told(before, changed), self._told(after, changed)
        audit.record(self.user, self.event_code(action), saved, *told)
        return saved

    def _values(self, obj) -> dict:
        """Values of the row's own columns by field name."""
        if obj is None:
            return {}
        return {field.name: getattr(obj, field.attname) for field in obj._meta.concrete_fields}

    def _told(self, values: dict, names) -> dict:
        """Values as the audit keeps them: plain texts; of personal fields only that they changed."""
        personal = self._personal()
        return {name: "***" if name in personal else str(values[name]) for name in names if name in values}

    # Versions

    def _same_version(self, obj) -> None:
        """Stale when the form was opened on another version of the row."""
        posted = self.request.POST.get("version", "")
        if hasattr(obj, "version") and posted.isdecimal() and int(posted) != obj.version:
            raise Stale()

    def _conflict(self, action: str, pk, error: Stale) -> HttpResponse:
        """The form again with what was typed, beside it what the row holds now."""
        theirs = self.fetch(pk, action)
        mine = self.build_form(action, self.fetch(pk, action), self.request.POST, self.request.FILES)
        mine.is_valid()
        context = {"conflict": self.differences(theirs, mine), "stale": error.message}
        return self._show(action, theirs, mine, status=409, extra=context)

    def differences(self, theirs, form) -> list[dict]:
        """One line per field that differs: label, the value now stored, the value typed."""
        mine = construct_instance(form, form.instance, fields=list(form.cleaned_data))
        lines = []
        for name in form.fields:
            if not hasattr(theirs, name) or name not in form.cleaned_data:
                continue
            now, typed = (self._in_words(obj, name) for obj in (theirs, mine))
            if now != typed:
                lines.append(self._line(form, name, now, typed))
        return lines

    def _line(self, form, name: str, now: str, typed: str) -> dict:
        """A line of the conflict; personal numbers are not shown, only that they differ."""
        if name in self._personal():
            now, typed = _("（不显示）"), _("（您改过，不显示）")
        return {"label": form.fields[name].label or name, "now": now, "typed": typed}

    def _personal(self) -> set[str]:
        """Names of the columns that hold sealed personal data."""
        return {field.name for field in self.model._meta.concrete_fields if isinstance(field, EncryptedField)}

    def _in_words(self, obj, name: str) -> str:
        shown = getattr(obj, f"get_{name}_display", None)
        return plain(shown() if shown else getattr(obj, name)) or "—"

    # Deleting

    def _deleted(self, pk) -> HttpResponse:
        with transaction.atomic():
            obj = self.fetch(pk, "delete", lock=True)
            once.spend(self.request)
            name = str(obj)
            audit.record(self.user, self.event_code("delete"), obj, {"name": name}, {})
            self.remove(obj)
        messages.success(self.request, _("已删除：%(name)s。") % {"name": name})
        return HttpResponseRedirect(self.url("list"))

    def remove(self, obj) -> None:
        """Delete the row; override to call a service. Refused while other rows depend on it."""
        try:
            obj.delete()
        except (ProtectedError, RestrictedError) as error:
            rows = getattr(error, "protected_objects", None) or error.restricted_objects
            names = "、".join(str(row) for row in list(rows)[:5])
            text = _("“%(name)s”还被 %(n)d 条记录引用，不能删除：%(names)s。请先处理这些记录。")
            raise Refused(text % {"name": obj, "n": len(rows), "names": names}) from error

    # What the template gets

    def _show(self, action: str, obj, form, status: int = 200, extra: dict | None = None) -> HttpResponse:
        context = self._edit_context(action, obj) | {"form": form}
        return self.render("form", context | (extra or {}), status=status)

    def _edit_context(self, action: str, obj) -> dict:
        words = {"add": self.add_label or _("新增"), "edit": _("修改"), "delete": _("删除")}
        tail = [(str(obj), self.url("detail", obj.pk))] if obj else []
        return {
            "object": obj,
            "action": action,
            "title": _("%(step)s：%(name)s") % {"step": words[action], "name": obj} if obj else words[action],
            "crumbs": self.crumbs(*tail, (words[action], "")),
            "cancel_url": self.url("detail", obj.pk) if obj else self.url("list"),
            "version": getattr(obj, "version", ""),
            "once": once.new_key(),
            "signature": self.signature,
        }
