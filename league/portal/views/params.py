"""规则参数: the number in force at an organization, where it comes from, and how a county sets its own."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, params, permits
from league.kernel.errors import DomainError, Refused
from league.kernel.models import ParamValue
from league.kernel.params import Book, Param
from league.kernel.views import DayInput, declare, fetch, once
from league.portal import rules
from orgs.choices import Kind
from orgs.models import Org

YES_NO = ((True, gettext_lazy("是")), (False, gettext_lazy("否")))
SUBJECTS = {"orgs": gettext_lazy("团组织"), "members": gettext_lazy("团员与发展")}


class SetForm(forms.Form):
    """A new value from a day on, with the document that says so."""

    effective_from = forms.DateField(label=gettext_lazy("自"), widget=DayInput, initial=timezone.localdate)
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("文件名称和文号，例如：富青发〔2026〕3 号《关于……的通知》。"),
    )
    field_order = ("value", "effective_from", "source")

    def __init__(self, *args, param: Param, **kwargs):
        """param: whose value is asked for; its default tells the kind."""
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(param)
        self.order_fields(self.field_order)


def value_field(param: Param) -> forms.Field:
    """是 or 否 for a truth value, a number for a number, a line for words."""
    label = _("取值（%(unit)s）") % {"unit": param.unit} if param.unit else _("取值")
    if isinstance(param.default, bool):
        return forms.TypedChoiceField(label=label, choices=YES_NO, coerce=lambda text: text == "True")
    if isinstance(param.default, int):
        return forms.IntegerField(label=label, min_value=0)
    if isinstance(param.default, float):
        return forms.FloatField(label=label, min_value=0)
    return forms.CharField(label=label, max_length=200)


def shown(value) -> str:
    """A value in words."""
    return str(dict(YES_NO)[value]) if isinstance(value, bool) else str(value)


def offered(user, permit: str):
    """Organizations a rule is asked for: those in reach that have others below them."""
    return Org.objects.visible_to(user, permit).standing().exclude(kind=Kind.BRANCH).order_by("path")


def asked_org(request, permit: str) -> Org:
    """The organization of `?org=`, else the outermost in reach; 404 for one that is not."""
    text = request.GET.get("org", "")
    if not text:
        found = Org.objects.filter(path__in=permits.reach(request.user, permit)).order_by("path").first()
    else:
        found = (
            Org.objects.visible_to(request.user, permit).filter(pk=text).first() if text.isdecimal() else None
        )
    if found is None:
        raise Http404
    return found


def param_of(code: str) -> Param:
    """The declared parameter; 404 for an unknown code."""
    try:
        return params.get(code)
    except KeyError as error:
        raise Http404 from error


@declare(rules.VIEW_PARAMS)
def index(request):
    """Every parameter with the value in force at an organization today, by subject."""
    org, words = asked_org(request, rules.VIEW_PARAMS), request.GET.get("q", "").strip()[:40]
    book = Book()
    lines = [line(param, book, org) for param in params.all_params() if words in told(param)]
    groups = [(label, [each for each in lines if each["app"] == app]) for app, label in SUBJECTS.items()]
    others = [each for each in lines if each["app"] not in SUBJECTS]
    context = {
        "title": _("规则参数"),
        "crumbs": [(_("系统"), ""), (_("规则参数"), "")],
        "org": org,
        "orgs": offered(request.user, rules.VIEW_PARAMS)[:200],
        "words": words,
        "groups": [group for group in (*groups, (_("其他"), others)) if group[1]],
    }
    return render(request, "portal/params.html", context)


def told(param: Param) -> str:
    """What a search looks at."""
    return f"{param.label} {param.source} {param.code}"


def line(param: Param, book: Book, org: Org) -> dict:
    """A parameter with its ruling at the organization, and whether it differs from the declared one."""
    ruling = book.ruling(param.code, org.path)
    return {
        "param": param,
        "app": param.code.split(".")[0],
        "value": shown(ruling.value),
        "ruling": ruling,
        "own": ruling.path == org.path and ruling.effective_from is not None,
        "url": f"{reverse('portal:param', args=[param.code])}?org={org.pk}",
    }


@declare(rules.VIEW_PARAMS)
def detail(request, code: str):
    """One parameter at an organization: in force, by default, every value set there or above."""
    param, org = param_of(code), asked_org(request, rules.VIEW_PARAMS)
    return render(request, "portal/param.html", detail_context(request, param, org))


def detail_context(request, param: Param, org: Org) -> dict:
    """What the page of a parameter needs."""
    may_set = permits.may(request.user, rules.SET_PARAMS, org)
    return line(param, Book([param.code]), org) | {
        "title": param.label,
        "crumbs": [
            (_("系统"), ""),
            (_("规则参数"), f"{reverse('portal:params')}?org={org.pk}"),
            (param.label, ""),
        ],
        "org": org,
        "default": shown(param.default),
        "values": values_of(request.user, param, org),
        "form": SetForm(param=param) if may_set else None,
        "set_url": f"{reverse('portal:param-set', args=[param.code])}?org={org.pk}",
        "once": once.new_key(),
    }


def values_of(user, param: Param, org: Org) -> list[dict]:
    """Values set at the organization or above it, newest day first, with the place that set each."""
    rows = ParamValue.objects.filter(code=param.code, path__in=params.lineage(org.path))
    rows = list(rows.select_related("actor").order_by("-effective_from", "-id"))
    places = {place.path: place for place in Org.objects.filter(path__in=[row.path for row in rows])}
    return [told_value(user, row, places.get(row.path, _("全市"))) for row in rows]


def told_value(user, row: ParamValue, place) -> dict:
    """A value, and whether the user may still take it back."""
    to_come = row.effective_from > timezone.localdate()
    may = to_come and bool(row.path) and permits.may(user, rules.SET_PARAMS, row)
    return {"row": row, "value": shown(row.value), "place": place, "to_come": to_come, "may": may}


@declare(rules.SET_PARAMS, methods=("POST",))
def set_value(request, code: str):
    """Set a value at an organization in reach from a day on, once."""
    param, org = param_of(code), asked_org(request, rules.SET_PARAMS)
    form = SetForm(request.POST, param=param)
    if form.is_valid():
        try:
            with transaction.atomic():
                once.spend(request)
                params.set_value(code, actor=request.user, path=org.path, **form.cleaned_data)
        except once.Repeated as error:
            messages.info(request, error.message)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("已设置：%(label)s。") % {"label": param.label})
    if form.errors:
        context = detail_context(request, param, org) | {"form": form}
        return render(request, "portal/param.html", context, status=422)
    return HttpResponseRedirect(f"{reverse('portal:param', args=[code])}?org={org.pk}")


@declare(rules.SET_PARAMS, "kernel.ParamValue", methods=("POST",))
def withdraw(request, pk):
    """Take back a value that is not in force yet; one that was stays, so that past decisions can be told."""
    row = fetch(request.user, rules.SET_PARAMS, ParamValue.objects.all(), pk=pk)
    if row.effective_from <= timezone.localdate():
        raise Refused(_("这个取值已经生效，不能撤回。请另设一个新的取值。"))
    with transaction.atomic():
        once.spend(request)
        before = {"code": row.code, "value": row.value, "effective_from": row.effective_from}
        audit.record(request.user, "portal.param_withdrawn", row, before, {}, path=row.path)
        row.delete()
    messages.success(request, _("已撤回。"))
    return HttpResponseRedirect(reverse("portal:param", args=[row.code]))
