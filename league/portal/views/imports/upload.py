"""Step one: the list of batches and the upload."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from league.kernel import files, permits
from league.kernel.errors import DomainError, Refused
from league.kernel.files import serve_bytes
from league.kernel.sheets import sheet as sheet_of
from league.kernel.sheets.batches import open_batch
from league.kernel.sheets.template import blank_template
from league.kernel.views import declare
from league.portal.desk import batches_of, importable
from league.portal.forms import UploadForm, scope_of
from league.portal.held import held_rows
from orgs.models import Org

SHOWN = 50
SUFFIXES = ("团员花名册", "团员名册", "花名册", "名册")


@declare(methods=("GET", "POST"))
def imports(request):
    """My batches, and the form for new files; every file becomes a batch of its own with its preview."""
    if not importable(request.user):
        raise permits.Forbidden()
    form = UploadForm(request.user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        opened, refusals = take_files(form.cleaned_data, request.user)
        for name, refusal in refusals:
            messages.error(
                request, _("《%(name)s》没有收下：%(why)s") % {"name": name, "why": refusal.message}
            )
        if len(opened) == 1 and not refusals:
            return redirect("portal:import-detail", opened[0].pk)
        if opened:
            messages.success(request, _("已识别 %(n)d 个文件，请逐个核对。") % {"n": len(opened)})
        return redirect("portal:imports")
    context = {
        "form": form,
        "batches": batches_of(request.user)[:SHOWN],
        "kinds": importable(request.user),
        "held": len(held_rows(request.user)),
    }
    return render(request, "portal/imports/list.html", context)


def take_files(asked: dict, user) -> tuple[list, list]:
    """(batches opened, (file name, refusal) of the others) for the files of a valid form."""
    opened, refusals = [], []
    for file in asked["files"]:
        try:
            opened.append(take_file(file, asked, user))
        except DomainError as refusal:
            refusals.append((file.name, refusal))
    return opened, refusals


def take_file(file, asked: dict, user):
    """One file through the upload door into a batch; raises DomainError with a sentence."""
    permit = sheet_of(asked["kind"]).register.permit
    org = asked["scope"] or org_named(file.name, permit, user)
    permits.require(user, permit, org)
    upload = files.accept_workbook(file, user, org.path)
    return open_batch(
        asked["kind"],
        scope=scope_of(org),
        as_of=asked["as_of"],
        actor=user,
        upload=upload,
        filename=file.name,
    )


def org_named(name: str, permit: str, user) -> Org:
    """The one organization in reach that a file name speaks of; Refused when there is none or several."""
    stem = name.rsplit(".", 1)[0].strip()
    for suffix in SUFFIXES:
        stem = stem.removesuffix(suffix)
    found = Org.objects.visible_to(user, permit).standing().filter(short=stem) if stem else Org.objects.none()
    if len(found[:2]) != 1:
        words = _("从文件名认不出是哪个团组织，请在“属于哪个团组织”里选择后重新上传。")
        raise Refused(words, code="scope_unknown")
    return found[0]


@declare()
def template(request, kind: str):
    """The blank workbook of a kind, with drop-downs and an example row."""
    sheets = {sheet.code: sheet for sheet in importable(request.user)}
    if kind not in sheets:
        raise Http404
    name = _("%(label)s导入模板.xlsx") % {"label": sheets[kind].label}
    return serve_bytes(blank_template(sheets[kind]), name)
