"""A choice of one row among few or among thousands: a select, or an input with suggestions as one types."""

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FEW = 80  # beyond this a select is of no use
SUGGESTED = 12
LONGEST = 18  # digits of a key


def name_and_code(row, code: str = "code") -> str:
    """`名称（代码）`: what a suggestion puts into the input."""
    return f"{row.name}（{getattr(row, code)}）"


def suggestions(rows, code: str = "code") -> HttpResponse:
    """The first rows as options for the list of an input."""
    lines = ((name_and_code(row, code),) for row in rows[:SUGGESTED])
    return HttpResponse(format_html_join("", '<option value="{}"></option>', lines))


def asked_words(request) -> str:
    """What was typed so far: the one value the input sends, under its own name."""
    return next(iter(request.GET.values()), "").strip()[:40]


class PickField(forms.ModelChoiceField):
    """A row in reach, found by its code, `名称（代码）`, or a name that only one row bears.

    options: URL name of the suggestions. code, names: columns that tell rows apart, and that people type.
    Without JavaScript the code or the full name is typed.
    """

    options = ""
    code = "code"
    names: tuple[str, ...] = ("name", "short")
    hint = gettext_lazy("输入名称、拼音首字母或代码，从提示里选择。")
    lost = gettext_lazy("没有找到，或同名的不止一个。请从提示里选择，或填写代码。")

    def settle(self) -> None:
        """Choose the control once the rows are narrowed to the user's reach."""
        if self.queryset.order_by()[: FEW + 1].count() > FEW:
            self.widget = PickInput(self)
            self.help_text = self.hint

    def to_python(self, value):
        """The row of the select's key, or of the words typed; ValidationError for none or several."""
        if value in self.empty_values or not isinstance(self.widget, PickInput):
            return super().to_python(value)
        text = str(value).strip()
        code = text.rpartition("（")[2].removesuffix("）")
        named = Q(**{self.code: code})
        for name in self.names:
            named |= Q(**{name: text})
        found = self.queryset.filter(named)[:2]
        if len(found) != 1:
            raise forms.ValidationError(self.lost, code="invalid_choice")
        return found[0]


class PickInput(forms.TextInput):
    """The input of a `PickField`, with its list of suggestions, brought by htmx."""

    def __init__(self, field: PickField, attrs=None):
        self.field = field
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def __deepcopy__(self, memo):
        return PickInput(self.field, dict(self.attrs))

    def format_value(self, value):
        """`名称（代码）` of a key; what was typed stays as it is."""
        if not str(value or "").isdecimal() or len(str(value)) > LONGEST:
            return value
        row = self.field.queryset.filter(pk=value).first()
        return name_and_code(row, self.field.code) if row else value

    def render(self, name, value, attrs=None, renderer=None):
        """The input, and the empty list that the suggestions fill."""
        place = f"{(attrs or {}).get('id', name)}_options"
        asking = {
            "list": place,
            "hx-get": reverse(self.field.options),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{place}",
            "hx-sync": "this:replace",
        }
        shown = super().render(name, value, {**(attrs or {}), **asking}, renderer)
        return format_html('{}<datalist id="{}" aria-label="{}"></datalist>', shown, place, _("提示"))
