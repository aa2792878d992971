"""From WTForms fields to the parameters of the NHS macros: which macro draws a field, and with what."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import wtforms as w
from markupsafe import Markup
from wtforms.validators import Optional

Params = dict[str, Any]

# Field class -> how it is drawn, first match wins: SubmitField is a BooleanField, so it stands before it.
KINDS: tuple[tuple[type[w.Field], str], ...] = (
    (w.SubmitField, "button"),
    (w.BooleanField, "checkbox"),
    (w.RadioField, "radios"),
    (w.SelectMultipleField, "checkboxes"),
    (w.SelectField, "select"),
    (w.TextAreaField, "textarea"),
    (w.PasswordField, "password"),
    (w.FileField, "file"),
    (w.FormField, "group"),
    (w.FieldList, "group"),
)
INPUTS: tuple[tuple[type[w.Field], Params], ...] = (
    (w.EmailField, {"type": "email", "autocomplete": "email"}),
    (w.URLField, {"type": "url"}),
    (w.SearchField, {"type": "search"}),
    (w.TelField, {"type": "tel", "autocomplete": "tel", "width": 20}),
    (w.DateField, {"type": "date", "width": 20}),
    (w.TimeField, {"type": "time", "width": 10}),
    (w.DateTimeLocalField, {"type": "datetime-local", "width": 20}),
    (w.IntegerField, {"inputmode": "numeric", "width": 5}),
    (w.DecimalField, {"inputmode": "decimal", "width": 5}),
)
DATE_BOXES = "%d %m %Y"  # a DateField of this format is drawn as three boxes: day, month, year
DATE_PARTS = (("day", 2), ("month", 2), ("year", 4))
IN_FIELDSET = ("radios", "checkboxes", "date")


def field_params(field: w.Field, **options: Any) -> tuple[str, Params]:
    """Say how a field is drawn.

    Returns: the kind (a name in `KINDS`, "date" or "input") and the parameters of its NHS macro.
    `options` win over what the field says; `conditional` maps a choice to the HTML shown under it.
    """
    kind = _kind(field)
    label = options.pop("label", None) or _label(field)
    hint = options.pop("hint", None) or field.description
    conditional = options.pop("conditional", {})
    id_name = "idPrefix" if kind in ("radios", "checkboxes", "checkbox") else "id"
    params: Params = {id_name: field.id, "name": field.name} | _names(kind, label)
    if hint and kind != "checkbox":
        params["hint"] = _text_or_html(hint)
    if field.errors and kind not in ("button", "hidden", "group"):
        params["errorMessage"] = {"text": str(field.errors[0])}
    if field.render_kw:
        params["attributes"] = dict(field.render_kw)
    params |= _contents(field, kind, str(label), hint)
    for item in params.get("items", []):
        if item.get("value") in conditional:
            item["conditional"] = {"html": conditional[item["value"]]}
    return kind, params | {name: value for name, value in options.items() if value is not None}


def form_errors(form: w.Form) -> list[Params]:
    """Returns: the errors of a form as `{text, href}`: its own first, then one a field, in their order.

    What is wrong with several fields in the same words is told with the field's name.
    """
    own = [{"text": str(text)} for text in form.form_errors]
    found = [(inner, str(inner.errors[0])) for field in form for inner in _inmost(field) if inner.errors]
    times = Counter(text for _, text in found)
    return own + [_field_error(field, text, named=times[text] > 1) for field, text in found]


def _inmost(field: Any) -> Iterator[Any]:
    if _kind(field) != "group":
        yield field
        return
    for inner in field:
        yield from _inmost(inner)


def _field_error(field: Any, text: str, *, named: bool) -> Params:
    kind = _kind(field)
    if kind == "hidden":
        return {"text": text}
    words = f"{str(field.label.text).removesuffix(' (optional)')}: {text}" if named else text
    return {"text": words, "href": f"#{field.id}-day" if kind == "date" else f"#{field.id}"}


def _kind(field: w.Field) -> str:
    if isinstance(field.widget, w.widgets.HiddenInput):  # also a number that only the form itself needs
        return "hidden"
    if isinstance(field, w.DateField) and DATE_BOXES in field.format:
        return "date"
    return next((name for cls, name in KINDS if isinstance(field, cls)), "input")


def _label(field: w.Field) -> str:
    text = str(field.label.text)
    optional = any(isinstance(rule, Optional) for rule in field.validators)
    return f"{text} (optional)" if optional and "(optional)" not in text else text


def _names(kind: str, label: str) -> Params:
    if kind in IN_FIELDSET:
        return {"fieldset": {"legend": {**_text_or_html(label), "size": "s"}}}
    return {"label": {**_text_or_html(label), "size": "s"}} if kind not in ("button", "checkbox") else {"text": label}


def _text_or_html(text: str) -> Params:
    return {"html": text} if isinstance(text, Markup) else {"text": str(text)}


def _contents(field: Any, kind: str, label: str, hint: str) -> Params:
    """What the field holds now, in the words of its macro; what was typed is kept, good or not."""
    if kind in ("radios", "checkboxes", "select"):
        return {"items": list(_items(field, kind))}
    if kind == "checkbox":
        item: Params = {"value": "y", "text": label, "checked": bool(field.data)}
        return {"items": [item | ({"hint": _text_or_html(hint)} if hint else {})]}
    if kind == "date":
        return {"items": list(_date_items(field))}
    if kind in ("input", "textarea", "hidden"):
        return _input(field) | {"value": field._value()}  # noqa: SLF001 (what WTForms' own widgets call)
    return {"multiple": True} if isinstance(field, w.MultipleFileField) else {}


def _input(field: w.Field) -> Params:
    return next((dict(extra) for cls, extra in INPUTS if isinstance(field, cls)), {})


def _items(field: w.SelectField, kind: str) -> Iterator[Params]:
    """The choices; the name of a group becomes a divider, in a select a line that cannot be chosen."""
    groups = field.iter_groups() if field.has_groups() else [(None, field.iter_choices())]
    for name, choices in groups:
        if name:
            yield {"text": name, "value": "", "disabled": True} if kind == "select" else {"divider": name}
        for value, label, chosen, render_kw in choices:
            attributes = dict(render_kw or {})
            hint = attributes.pop("hint", None)
            item: Params = {"value": str(value), "selected": chosen, "checked": chosen, "attributes": attributes}
            yield item | _text_or_html(label) | ({"hint": _text_or_html(hint)} if hint else {})


def _date_items(field: w.DateField) -> Iterator[Params]:
    typed = field.raw_data if field.raw_data and len(field.raw_data) == len(DATE_PARTS) else None
    kept = typed or ([field.data.day, field.data.month, field.data.year] if field.data else ["", "", ""])
    for (part, width), value in zip(DATE_PARTS, kept, strict=True):
        box = {"id": f"{field.id}-{part}", "name": field.name, "label": part.capitalize(), "width": width}
        yield {**box, "value": str(value)}
