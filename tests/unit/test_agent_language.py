"""The language of our own sentences is the asker's, and every sentence is there in each."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.wording import (
    day_of,
    figure,
    in_language,
    language_accepted,
    language_for,
    language_of,
    languages,
    spoken,
)
from agent.wording import sentences as wording


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What is the torque for the gland bolts?"),
        ("en", "Torque M12?"),
        ("en", "die height adjustment for die 4"),
        ("en", "on/off switch a la carte"),
        ("en", "Is the Säge blade the same as in the Müller manual?"),
        ("de", "Wie hoch ist das Anzugsmoment der Stopfbuchsschrauben?"),
        ("de", "Was bedeutet Fehler E-042 und wie wird er behoben?"),
        ("fr", "Quel est le couple de serrage des vis du presse-étoupe ?"),
        ("fr", "Comment changer le filtre ?"),
        ("es", "¿Cuál es el par de apriete de los tornillos?"),
        ("es", "Como cambio el filtro hidraulico"),
        ("en", "Qual é o torque dos parafusos da tampa?"),
        ("en", "Como troco o filtro de óleo?"),
        ("en", "Onde fica o fusível do motor e como trocar?"),
        ("en", "Qual è la coppia di serraggio delle viti?"),
        ("en", "Wat is het aanhaalmoment van de bouten?"),
        ("en", "Jaki jest moment dokręcania śrub?"),
        ("en", "ボルトの締め付けトルクは？"),
    ],
)
def test_language(language: str, text: str) -> None:
    """Told by its commonest words and letters."""
    assert language_of(text) == language


def test_in_doubt_by_what_was_said_before() -> None:
    """A message too short to tell is in the language of the one before, else English."""
    assert language_of("M10?", "Wie hoch ist das Anzugsmoment der Schrauben?") == "de"
    assert language_of("扭矩是多少", "Wie hoch ist das Anzugsmoment der Schrauben?") == "en"
    assert language_of("M10?") == language_of("") == "en"


@given(st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    """Nothing that a person may write makes it fail."""
    assert language_of(text) in languages()


def test_of_one_and_of_many() -> None:
    """Each number in the form that the language has for it."""
    assert in_language(wording.SEARCHED, "en", count=1, named="M") == "I searched 1 manual: M."
    assert in_language(wording.SEARCHED, "en", count=0, named="-") == "I searched 0 manuals: -."
    assert in_language(wording.SEARCHED, "fr", count=0, named="-").startswith(
        "J'ai cherché dans 0 manuel :"
    )
    assert in_language(wording.SEARCHED, "de", count=2, named="M, N").endswith(
        "2 Handbücher durchsucht: M, N."
    )


def test_by_a_persons_settings() -> None:
    """A locale as Slack tells it; what we do not speak is English."""
    assert [language_for(one) for one in ("de-DE", "es-LA", "fr_CA", "pt-BR", "", None)] == [
        "de", "es", "fr", "en", "en", "en",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("pt-BR, FR ; q=0.5, es;q=0.4", "fr"),
        ("es;q=0.4, fr;q=0.7", "fr"),
        ("de;q=0, es;q=0.1", "es"),
        ("it", "en"),
        ("*", "en"),
        ("", "en"),
        (",;q=,de;q=x;q=0," * 999, "de"),
    ],
)
def test_by_a_browser(header: str, language: str) -> None:
    """The first that we speak of those it asks for, by their weights; else English."""
    assert language_accepted(header) == language


@given(st.text())
def test_any_browser_is_answered(header: str) -> None:
    """Whatever it sends."""
    assert language_accepted(header) in languages()


def test_a_day_in_a_few_letters() -> None:
    """Of our own figures: the month is the language's."""
    day = date(2026, 5, 7)
    assert [day_of(day, one) for one in ("en", "de", "fr", "es")] == [
        "07 May", "07 Mai", "07 mai", "07 may",
    ]  # fmt: skip


def test_a_number_of_ours_is_written_as_the_language_does() -> None:
    """Only ours: what a manual prints is never put through this."""
    assert [figure("62.7", one) for one in ("en", "de", "fr")] == ["62.7", "62,7", "62,7"]


def test_a_language_that_has_no_catalogue_is_english() -> None:
    """Also one that was spoken by a later release, and stands in an answer."""
    assert in_language(wording.ASK_EXPERTS, "pl", experts="X") == "Ask X."


def test_what_is_not_ours_stays() -> None:
    """Only a first line that is ours is translated; names are put in as they are."""
    assert spoken("Tighten to 85 N·m.\nTwice.", "de") == "Tighten to 85 N·m.\nTwice."
    text = f"{wording.NO_LM}\n\n85 {{N·m}}"
    assert spoken(text, "fr").endswith("\n\n85 {N·m}")
    assert spoken(text, "fr").startswith("Le modèle de langue")
    assert in_language(wording.ASK_EXPERTS, "es", experts="{x}") == "Pregunta a {x}."
