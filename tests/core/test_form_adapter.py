"""WTForms fields become NHS macros: each kind, with its label, hint, error and what was typed."""

from typing import Any

import pytest
import wtforms as w
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from portal.core.web.form_adapter import field_params, form_errors

DRAW = '{% from "components/form.html" import field %}{{ field(one, **options) }}'
PAGE = (
    '{% from "components/form.html" import form_page, error_summary %}'
    '{{ error_summary(form) }}{{ form_page(form, button_text="Send") }}'
)


def choices_of(labels: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class Everything(w.Form):
    save = w.SubmitField("Save draft")
    title = w.StringField("Title", [Length(max=5, message="Shorten the title")], description="As on the report")
    email = w.EmailField("Email address", [InputRequired("Enter your email address")])
    password = w.PasswordField("Password")
    body = w.TextAreaField("Your words", [Optional()])
    barrier = w.SelectField("Barrier", choices=choices_of({"": "Choose one", "B13": "Rules & records"}))
    shown = w.RadioField("Show my comment as", choices=choices_of({"alias": "Amber Heron", "name": "Your name"}))
    needs = w.SelectMultipleField(
        "What you need", choices=choices_of({"step": "Step-free access", "loop": "Hearing loop"})
    )
    travel = w.BooleanField("Send me the travel form", description="We pay your fare")
    day = w.DateField("Day", [InputRequired("Enter the day")], format=["%d %m %Y", "%Y-%m-%d"])
    start = w.TimeField("Starts")
    places = w.IntegerField("Places")
    paper = w.FileField("Add a file")
    version = w.HiddenField(default="3")
    edition = w.IntegerField(widget=w.widgets.HiddenInput(), default=3)


def typed(**values: str) -> Everything:
    return Everything(MultiDict(values))


def draw(app: Flask, field: w.Field, **options: Any) -> BeautifulSoup:
    with app.test_request_context():
        return BeautifulSoup(render_template_string(DRAW, one=field, options=options), "html.parser")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("save", "button"),
        ("title", "input"),
        ("email", "input"),
        ("password", "password"),
        ("body", "textarea"),
        ("barrier", "select"),
        ("shown", "radios"),
        ("needs", "checkboxes"),
        ("travel", "checkbox"),
        ("day", "date"),
        ("start", "input"),
        ("paper", "file"),
        ("version", "hidden"),
        ("edition", "hidden"),
    ],
)
def test_each_kind_of_field_has_its_macro(name: str, kind: str) -> None:
    assert field_params(Everything()[name])[0] == kind


def test_a_submit_field_is_a_button_and_no_checkbox(app: Flask) -> None:
    page = draw(app, Everything().save)
    assert page.find("button", {"name": "save", "type": "submit"}).text == "Save draft"
    assert page.find("input") is None


def test_an_input_has_label_hint_and_value(app: Flask) -> None:
    page = draw(app, Everything(data={"title": "A & B"}).title)
    field = page.find("input")
    assert page.find("label", {"for": field["id"]}).text.strip() == "Title"
    assert field["value"] == "A & B"
    assert field["aria-describedby"] == "title-hint"
    assert page.find(id="title-hint").text.strip() == "As on the report"


def test_an_error_is_tied_to_its_field_and_the_words_are_kept(app: Flask) -> None:
    form = typed(title="Far too long")
    form.validate()
    page = draw(app, form.title)
    assert "title-error" in page.find("input")["aria-describedby"].split()
    assert "Shorten the title" in page.find(id="title-error").text
    assert page.find("input")["value"] == "Far too long"


def test_typed_markup_stays_text(app: Flask) -> None:
    page = draw(app, typed(body="</textarea><script>alert(1)</script>").body)
    assert page.find("script") is None
    assert page.find("textarea").text.strip() == "</textarea><script>alert(1)</script>"


def test_what_may_be_left_empty_says_so(app: Flask) -> None:
    assert draw(app, Everything().body).find("label").text.strip() == "Your words (optional)"


def test_a_text_area_takes_rows_and_a_count(app: Flask) -> None:
    page = draw(app, Everything().body, rows=9, maxlength=2000)
    assert page.find("textarea")["rows"] == "9"
    assert page.find(attrs={"data-module": "nhsuk-character-count"})["data-maxlength"] == "2000"


def test_choices_are_kept(app: Flask) -> None:
    form = typed(barrier="B13", shown="name", needs="loop", travel="y")
    assert draw(app, form.barrier).find("option", selected=True).text == "Rules & records"
    assert draw(app, form.shown).find("input", checked=True)["value"] == "name"
    assert draw(app, form.needs).find("input", checked=True)["value"] == "loop"
    assert draw(app, form.travel).find("input", checked=True)["name"] == "travel"


def test_a_group_of_choices_has_a_legend_and_its_error_leads_to_the_first(app: Flask) -> None:
    form = typed(shown="nobody")
    form.validate()
    page = draw(app, form.shown)
    assert page.find("legend").text.strip() == "Show my comment as"
    target = next(error["href"] for error in form_errors(form) if error["href"].startswith("#shown"))
    assert page.find(id=target[1:])["value"] == "alias"


def test_a_date_has_three_boxes_and_keeps_what_is_no_date(app: Flask) -> None:
    form = Everything(MultiDict([("day", "40"), ("day", "13"), ("day", "2016")]))
    form.validate()
    boxes = draw(app, form.day).find_all("input")
    assert [box["value"] for box in boxes] == ["40", "13", "2016"]
    assert form_errors(form)[-1]["href"] == f"#{boxes[0]['id']}"


def test_three_boxes_make_a_date() -> None:
    form = Everything(MultiDict([("day", "8"), ("day", "11"), ("day", "2016")]))
    assert str(form.day.data) == "2016-11-08"


def test_a_password_is_never_sent_back(app: Flask) -> None:
    page = draw(app, typed(password="a long secret").password)
    assert page.find("input", {"type": "password"}).get("value") is None


def test_a_choice_can_open_more_below_itself(app: Flask) -> None:
    page = draw(app, Everything().shown, conditional={"name": Markup("<p>Which name?</p>")})
    assert page.find(class_="nhsuk-radios__conditional").text.strip() == "Which name?"


def test_options_win_over_the_field(app: Flask) -> None:
    page = draw(app, Everything().places, label="How many?", width=3, hint="Up to 60")
    assert page.find("label").text.strip() == "How many?"
    assert "nhsuk-input--width-3" in page.find("input")["class"]
    assert page.find(class_="nhsuk-hint").text.strip() == "Up to 60"


def test_a_page_lists_every_error_once_in_the_order_of_the_fields(app: Flask) -> None:
    form = typed(title="Far too long")
    form.validate()
    with app.test_request_context():
        page = BeautifulSoup(render_template_string(PAGE, form=form), "html.parser")
    links = [link["href"] for link in page.select(".nhsuk-error-summary a")]
    assert links[:2] == ["#title", "#email"]
    assert all(page.find(id=link[1:]) for link in links)
    assert page.find("form")["enctype"] == "multipart/form-data"


def test_what_is_wrong_with_several_fields_is_told_with_their_names() -> None:
    class Days(w.Form):
        first = w.DateField("First day (optional)", format="%d %m %Y")
        last = w.DateField("Last day", format="%d %m %Y")
        places = w.IntegerField("Places")

    form = Days()
    form.first.errors, form.last.errors = ["Enter a real date"], ["Enter a real date"]
    form.places.errors = ["Enter a whole number"]
    assert form_errors(form) == [
        {"text": "First day: Enter a real date", "href": "#first-day"},
        {"text": "Last day: Enter a real date", "href": "#last-day"},
        {"text": "Enter a whole number", "href": "#places"},
    ]


def test_a_form_without_errors_has_no_summary(app: Flask) -> None:
    with app.test_request_context():
        page = render_template_string(PAGE, form=Everything())
    assert "nhsuk-error-summary" not in page


def test_repeated_fields_are_drawn_and_their_errors_found(app: Flask) -> None:
    class Rows(w.Form):
        names = w.FieldList(w.StringField("Name", [InputRequired("Enter a name")]), min_entries=2)

    form = Rows(MultiDict({"names-0": "", "names-1": "Leeds"}))
    form.validate()
    page = draw(app, form.names)
    assert [box["value"] for box in page.find_all("input")] == ["", "Leeds"]
    assert form_errors(form) == [{"text": "Enter a name", "href": "#names-0"}]
