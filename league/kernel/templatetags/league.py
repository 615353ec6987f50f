"""Tags and filters of every page: icons, state chips, small SVG charts, figures, masks, form fields.

Sizes that depend on data are SVG presentation attributes, because the CSP allows no style attribute.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from league.kernel import masks
from league.kernel.devices import device_of

register = template.Library()

CHIP_ICONS = {
    "green": "circle-check",
    "danger": "circle-alert",
    "amber": "clock",
    "blue": "circle-dot",
}
LEVELS = {
    "ok": ("is-ok", "circle-check", "t-green"),
    "warn": ("is-warn", "circle-alert", "t-amber"),
    "block": ("is-bad", "circle-x", "t-danger"),
}
MESSAGE_TONES = {"success": "green", "warning": "amber", "error": "danger"}


@lru_cache(maxsize=512)
def _icon(name: str, size: int):
    return lucide(name, size=size, aria_hidden="true")


@register.simple_tag
def icon(name, size=16):
    """An inline SVG icon of the lucide set, hidden from screen readers: a word always stands beside it."""
    return _icon(str(name), int(size))


@register.simple_tag
def chip(text, tone=""):
    """A state as a chip: icon and word. Tones: green, amber, danger, blue, brand, line, or none."""
    return _chip(text if isinstance(text, SafeString) else str(text), tone)


@lru_cache(maxsize=1024, typed=True)
def _chip(text, tone):
    """Lists repeat the same few chips; `typed` keeps safe and unsafe texts apart."""
    sign = _icon(CHIP_ICONS[tone], 12) if tone in CHIP_ICONS else ""
    return format_html('<span class="chip{}">{}{}</span>', f" chip--{tone}" if tone else "", sign, text)


@register.simple_tag
def state_chip(obj, field="state"):
    """Chip of a choices field of an object; the model may map values to tones in `tones`."""
    tone = getattr(type(obj), "tones", {}).get(getattr(obj, field), "line")
    return chip(getattr(obj, f"get_{field}_display")(), tone)


@register.filter
def device(user_agent) -> str:
    """Browser and system of a session, in words."""
    return device_of(user_agent)


@register.filter
def number(value, unit=""):
    """A number with thousands separators; 无数据 for None, text as it is."""
    if value is None:
        return _("无数据")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    shown = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    return f"{shown} {unit}" if unit else shown


@register.filter
def day(value):
    """A date as 2026-11-22, a moment as 2026-11-22 16:20 of this place, a dash for nothing."""
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return moment.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else (value or "—")


@register.filter
def mask_id(value):
    """ID number with its first six characters only."""
    return masks.id_number(value)


@register.filter
def mask_phone(value):
    """Phone as 138****1234."""
    return masks.phone(value)


@register.filter
def at(mapping, key):
    """The value of a mapping under a key that is itself a variable; None when it is missing."""
    return mapping.get(key)


@register.filter
def split(text):
    """A text of words with commas as a list."""
    return text.split(",")


@register.filter
def message_tone(message):
    """Tone of a flash message: green, amber, danger, or blue for a plain notice."""
    return MESSAGE_TONES.get(message.level_tag, "blue")


@register.filter
def tone_icon(tone):
    """Name of the icon that goes with a tone."""
    return CHIP_ICONS.get(tone, "info")


@register.simple_tag
def figure(value, url="", unit="", tone=""):
    """A figure that opens the rows it counts; without rows (None or no address) plain text."""
    shown = number(value)
    unit = format_html(" <small>{}</small>", unit) if unit else ""
    css = f"figure t-{tone}" if tone else "figure"
    if not url or value is None:
        return format_html('<span class="{}">{}{}</span>', css, shown, unit)
    return format_html('<a class="{}" href="{}">{}{}</a>', css, url, shown, unit)


@register.simple_tag
def bar(value, tone="", goal=None, cls=""):
    """Horizontal meter of 0–100 percent, with an optional mark at the goal."""
    share = min(max(float(value or 0), 0), 100)
    mark = format_html('<rect class="mark" x="{}" width=".8" height="8"/>', goal) if goal else ""
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}%">'
        '<rect class="track" width="100" height="8"/><rect class="v {}" width="{}" height="8"/>{}</svg>',
        cls,
        f"{share:g}",
        tone,
        f"{share:g}",
        mark,
    )


@register.simple_tag
def stackbar(parts):
    """Stacked bar of (tone, amount, label) triples; widths are shares of their sum."""
    triples = [(tone, float(amount), label) for tone, amount, label in parts]
    total = sum(amount for _tone, amount, _label in triples) or 1
    rects, left = [], 0.0
    for tone, amount, label in triples:
        width = 100 * amount / total
        rects.append((tone, f"{left:.2f}", f"{width:.2f}", f"{label} {amount:g}"))
        left += width
    return format_html(
        '<svg class="bar bar--lg" viewBox="0 0 100 8" preserveAspectRatio="none" role="img">{}</svg>',
        format_html_join(
            "",
            '<rect class="v {}" x="{}" width="{}" height="8"><title>{}</title></rect>',
            rects,
        ),
    )


CHART = {"width": 640, "height": 190, "left": 44, "right": 16, "top": 14, "bottom": 24}


def _ticks(top):
    """Round values for the axis, four at most, from 0."""
    for step in (mantissa * 10**power for power in range(0, 9) for mantissa in (1, 2, 5)):
        if top / step <= 4:
            return range(0, int(top) + 1, step)
    return range(0, 1)


@register.simple_tag
def line(points, labels, goal=None, goal_label=""):
    """Line chart of equally long `points` (numbers) and `labels`, with a dashed goal line."""
    values = [float(point or 0) for point in points]
    if not values:
        return ""
    top = max(*values, float(goal or 0), 1) * 1.12
    width, height, left = CHART["width"], CHART["height"], CHART["left"]
    span_x, span_y = (
        width - left - CHART["right"],
        height - CHART["bottom"] - CHART["top"],
    )

    def x(i):
        return f"{left + i * span_x / max(len(values) - 1, 1):.1f}"

    def y(value):
        return f"{CHART['top'] + span_y * (1 - value / top):.1f}"

    grid = format_html_join(
        "",
        '<line class="g" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text x="{}" y="{}" dy="4" text-anchor="end">{}</text>',
        [(left, width, y(v), y(v), left - 6, y(v), number(v)) for v in _ticks(top)],
    )
    axis = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        [(x(i), height - 6, text) for i, text in enumerate(labels)],
    )
    dots = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="3.5"><title>{}：{}</title></circle>',
        [(x(i), y(v), text, f"{v:g}") for i, (v, text) in enumerate(zip(values, labels, strict=True))],
    )
    aim = _goal(goal, goal_label or _("目标"), y) if goal else ""
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '{}{}{}<polyline points="{}"/>{}</svg>',
        width,
        height,
        _("趋势图，数据见表格"),
        grid,
        axis,
        aim,
        " ".join(f"{x(i)},{y(v)}" for i, v in enumerate(values)),
        dots,
    )


def _goal(goal, label, y):
    """The dashed line of the goal with its words."""
    width, height = CHART["width"], y(float(goal))
    return format_html(
        '<line class="goal" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="goalt" x="{}" y="{}" dy="-5" text-anchor="end">{} {}</text>',
        CHART["left"],
        width,
        height,
        height,
        width - 2,
        height,
        label,
        number(goal),
    )


@register.inclusion_tag("parts/field.html")
def field(bound, wide=False):
    """A form field: label, control, help, and its errors beside it."""
    kind = getattr(bound.field.widget, "input_type", "")
    hint = f"{bound.id_for_label}_hint" if bound.errors or bound.help_text else ""
    attrs = {}
    if hint:
        attrs["aria-describedby"] = hint
    if kind not in ("checkbox", "radio", "file"):
        select = hasattr(bound.field.widget, "choices")
        attrs["class"] = (
            f"{bound.field.widget.attrs.get('class', '')} {'select' if select else 'input'}".strip()
        )
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "hint": hint,
        "tick": kind == "checkbox" and not hasattr(bound.field, "choices"),
        "wide": wide or bound.field.widget.__class__.__name__ == "Textarea",
    }


@register.inclusion_tag("parts/findings.html")
def findings(found, bare=False):
    """The checklist of a step or a page: one line per clause, with value, source, what is missing, when."""
    rows = []
    for finding in found:
        css, sign, tone = LEVELS[str(getattr(finding.level, "value", finding.level))]
        rows.append({"finding": finding, "css": css, "icon": sign, "tone": tone})
    return {"rows": rows, "bare": bare}


@register.inclusion_tag("parts/timeline.html")
def timeline(entries):
    """What happened, newest first: entries with title, time, sub, quote and mark (ok, now, bad)."""
    return {"entries": entries}


@register.inclusion_tag("parts/steps.html")
def steps(track):
    """The track of a procedure: entries with label, mark (done, now, late, back or none) and note."""
    return {"track": track}


@register.inclusion_tag("parts/kpi.html")
def kpi(
    label,
    value,
    url="",
    unit="",
    foot="",
    diff="",
    diff_tone="",
    pct=None,
    tone="",
    goal=None,
):
    """A key figure as a card that opens its rows, with an optional meter against the goal."""
    return {
        "label": label,
        "value": number(value),
        "url": url,
        "unit": unit,
        "foot": foot,
        "diff": diff,
        "diff_tone": diff_tone,
        "pct": pct,
        "tone": tone,
        "goal": goal,
    }


@register.inclusion_tag("parts/hbar.html")
def hbar(name, value, share, tone="", url=""):
    """One row of a horizontal bar chart: name, meter of `share` percent, figure."""
    return {"name": name, "value": value, "share": share, "tone": tone, "url": url}


@register.inclusion_tag("parts/empty.html")
def empty(title, text="", url="", action="", sign="inbox"):
    """What an empty list says: why it is empty, and the next step."""
    return {"title": title, "text": text, "url": url, "action": action, "sign": sign}
