"""One class per model gives its pages: list, detail, add, edit, delete, steps, bulk, export, history.

    class MemberViews(ModelViews):
        model = Member
        group, label, unit = _("团员"), _("团员名册"), _("人")
        permits = {"view": "members.view", "add": "members.edit", "edit": "members.edit"}
        columns = (Column("name", _("姓名"), lead=True, sort="pinyin"), …)

    urlpatterns = MemberViews.urls()

A page exists when it is declared: add, edit, delete and export by a permit of that name, verbs over a row by
`verbs`, steps and bulk actions by the workflow and `bulk`, files by `attachments` and the permit "attach".
Each page is one method that can be overridden; at the second special case write a function view with
`declare`.
"""

from collections.abc import Callable

from django.db.models import Model
from django.http import HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from league.kernel import audit, permits
from league.kernel.views.attaching import AttachPages
from league.kernel.views.declared import Declared
from league.kernel.views.stepping import StepPages

_exported: dict[str, type["ModelViews"]] = {}
_of_model: dict[type[Model], type["ModelViews"]] = {}


def pages_of(model: type[Model]) -> type["ModelViews"] | None:
    """The pages of a model once the addresses of the house are loaded, None for one without pages."""
    return _of_model.get(model)


def exported_pages(url_name: str) -> type["ModelViews"]:
    """The pages whose list can be exported, by the list's URL name; KeyError for others.

    Pages make themselves known when the addresses of the house are loaded.
    """
    return _exported[url_name]


EVENTS = {"add": _("新增%(name)s"), "edit": _("修改%(name)s"), "delete": _("删除%(name)s")}


class ModelViews(StepPages, AttachPages):
    """The pages of one model; see the module."""

    route = ""

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """URL patterns of every declared page, fixed words before keys."""
        cls._declare_events()
        _of_model.setdefault(cls.model, cls)
        patterns = [cls._path("", "list", ("GET", "POST"), "index")]
        if "add" in cls.permits:
            patterns.append(cls._path("add/", "add", ("GET", "POST")))
        if "export" in cls.permits:
            _exported[cls.url_name("list")] = cls
            patterns.append(cls._path("export/", "export", ("POST",)))
        patterns += cls._bulk_paths()
        patterns.append(cls._path("<int:pk>/", "detail", ("GET",), on_row=True))
        patterns.append(cls._path("<int:pk>/history/", "history", ("GET",), on_row=True))
        for action in ("edit", "delete"):
            if action in cls.permits:
                patterns.append(cls._path(f"<int:pk>/{action}/", action, ("GET", "POST"), on_row=True))
        return patterns + cls._verb_paths() + cls._step_paths() + cls._file_paths()

    @classmethod
    def _verb_paths(cls) -> list[URLPattern]:
        both = ("GET", "POST")
        return [
            cls._path(f"<int:pk>/{name}/", name, both, f"{name}_page", permit, on_row=True)
            for name, permit in cls.verbs.items()
        ]

    @classmethod
    def _file_paths(cls) -> list[URLPattern]:
        if cls.attachments is None:
            return []
        bring, fetch = cls.permit_for("attach"), cls.permit_for("detail")
        of_file = cls.attachments._meta.label
        return [
            cls._path("<int:pk>/files/", "attach", ("POST",), on_row=True),
            cls._path("files/<int:pk>/", "attachment", ("GET",), permit=fetch, label=of_file),
            cls._path("files/<int:pk>/withdraw/", "unattach", ("POST",), permit=bring, label=of_file),
        ]

    @classmethod
    def _bulk_paths(cls) -> list[URLPattern]:
        steps = [step for step in cls.workflow.steps if step.bulk] if cls.workflow else []
        actions = [(each.name, each.permit) for each in (*cls.bulk, *steps)]
        return [
            cls._path(f"bulk/{name}/", f"bulk-{name}", ("POST",), "bulk_page", permit, name=name)
            for name, permit in actions
        ]

    @classmethod
    def _step_paths(cls) -> list[URLPattern]:
        steps = cls.workflow.steps if cls.workflow else ()
        return [
            cls._path(
                f"<int:pk>/steps/{step.name}/",
                f"step-{step.name}",
                ("GET", "POST"),
                "step",
                step.permit,
                on_row=True,
                name=step.name,
            )
            for step in steps
        ]

    @classmethod
    def _path(
        cls, tail, action, methods, method="", permit="", *, on_row=False, label=None, **kwargs
    ) -> URLPattern:
        code = permit or cls.permit_for(action)
        declared = Declared(code, cls.model._meta.label if on_row else label, methods)
        view = cls._view(method or action, declared)
        return path(cls.route + tail, view, kwargs, name=f"{cls.prefix()}-{action}")

    @classmethod
    def _view(cls, method: str, declared: Declared) -> Callable:
        """A view function that holds the declaration and runs one method of a fresh instance."""

        def view(request, **kwargs):
            if request.method not in (*declared.methods, "HEAD"):
                return HttpResponseNotAllowed(declared.methods)
            if not declared.object:
                permits.require(request.user, declared.permit)
            return getattr(cls(request), method)(request, **kwargs)

        view.declared = declared
        view.__name__ = f"{cls.__name__}.{method}"
        view.__doc__ = getattr(cls, method).__doc__
        return view

    @classmethod
    def _declare_events(cls) -> None:
        name = cls.model._meta.verbose_name
        for action, text in EVENTS.items():
            if action in cls.permits and action not in cls.events:
                audit.event(cls.event_code(action), str(text) % {"name": name})
