"""Word and PDF files of a summary, in and out: pictures and their words, what is kept, listed and refused."""

from collections.abc import Callable
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.files import FileStore
from portal.core.word import read_word
from portal.workshops.models import SummaryPicture
from tests.factories.pdfs import make_pdf
from tests.factories.words import make_png, make_word, with_part
from tests.workshops.summaries import BASE, bring, digest, publish, row, version, words

pytestmark = pytest.mark.usefixtures("without_csrf")


def test_a_picture_comes_over_and_follows_the_rights_of_the_summary(
    author: FlaskClient, colleague: FlaskClient, app: Flask
) -> None:
    bring(author, make_word(picture=make_png(), alt="A chart of three bars"))
    picture = db.session.scalars(select(SummaryPicture)).one()
    address = f"{BASE}/pictures/{picture.id}"
    assert f"![A chart of three bars]({address})" in row().body
    db.session.remove()
    visitor = app.test_client()
    assert visitor.get(address, buffered=True).status_code == 404
    assert author.get(address, buffered=True).data == make_png()
    author.post(f"{BASE}/edit", data=words(review="1"))
    colleague.post(f"{BASE}/approve", data={"digest": digest(colleague.get(BASE).text)})
    assert visitor.get(address, buffered=True).data == make_png()
    assert visitor.get(f"/workshops/rounds/other/summary/pictures/{picture.id}").status_code == 404


def test_a_picture_that_was_taken_out_before_release_is_for_no_reader(
    author: FlaskClient, colleague: FlaskClient, app: Flask
) -> None:
    bring(author, make_word(picture=make_png(), alt="A chart of three bars"))
    address = f"{BASE}/pictures/{db.session.scalar(select(SummaryPicture.id))}"
    author.post(f"{BASE}/edit", data=words(body="## Who came\n\nNo picture any more.", review="1"))
    colleague.post(f"{BASE}/approve", data={"digest": digest(colleague.get(BASE).text)})
    visitor = app.test_client()
    assert visitor.get(BASE).status_code == 200
    assert visitor.get(address, buffered=True).status_code == 404
    assert author.get(address, buffered=True).status_code == 200


def test_a_picture_without_words_is_asked_for_them(author: FlaskClient) -> None:
    bring(author, make_word(picture=make_png()))
    page = author.get(f"{BASE}/edit").text
    assert "What does picture 1 tell?" in page
    assert "Describe the picture" in page


def test_what_was_written_is_kept_when_the_file_goes_after_it(author: FlaskClient) -> None:
    author.post(f"{BASE}/edit", data=words(body="## Mine\n\nWritten by hand."))
    bring(author, make_word(), place="after")
    assert row().body.startswith("## Mine\n\nWritten by hand.\n\n## Who came")


def test_what_the_file_could_not_bring_is_listed(author: FlaskClient) -> None:
    bring(author, make_word(columns=12))
    page = author.get(f"{BASE}/edit").text
    assert "Not carried over from the Word file" in page
    assert "has 12 columns and is wider than the page" in page


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: BytesIO(make_pdf("x")), "That is a PDF file. Choose a Word file"),
        (lambda: with_part(make_word(), "word/vbaProject.bin", b"x"), "carries macros"),
        (lambda: with_part(make_word(), "word/media/a.png", b"\x00" * 40 * 1024 * 1024, store=False), "has 40 MB"),
    ],
)
def test_a_file_that_is_no_good_is_refused_at_its_field(
    author: FlaskClient, made: Callable[[], BytesIO], message: str
) -> None:
    before = row().body
    answer = bring(author, made())
    assert answer.status_code == 400
    assert message in BeautifulSoup(answer.text, "html.parser").find(id="file-error").get_text()
    assert row().body == before


def test_a_form_without_a_file_says_so(author: FlaskClient) -> None:
    answer = author.post(f"{BASE}/import", data={"version": version()})
    assert answer.status_code == 400
    assert "Choose a Word file" in answer.text


def test_it_goes_out_as_word_and_pdf_with_its_version(author: FlaskClient, colleague: FlaskClient, app: Flask) -> None:
    publish(author, colleague)
    visitor = app.test_client()
    word = visitor.get(f"{BASE}.docx")
    back = read_word(BytesIO(word.data))
    assert back.title == "Spring 2017: what we heard"
    assert "Version 1, " in back.markdown
    assert "Joined Up. Spring 2017: what we heard. Workshop summary, version 1" in back.markdown
    assert "Rules worry **staff**" in back.markdown
    assert visitor.get(f"{BASE}.pdf").data.startswith(b"%PDF-")


def test_a_draft_as_a_file_says_that_it_is_none_to_pass_on(author: FlaskClient) -> None:
    bring(author, make_word())
    back = read_word(BytesIO(author.get(f"{BASE}.docx").data))
    assert "Draft: not published. Do not pass it on." in back.markdown


def test_pictures_are_kept_once(author: FlaskClient, app: Flask) -> None:
    for _ in range(2):
        bring(author, make_word(picture=make_png(), alt="A chart"))
    assert db.session.scalar(select(func.count(SummaryPicture.id))) == 1
    store = FileStore(app.extensions["settings"].data_dir / "files")
    assert len(list(store.hashes())) == 1
