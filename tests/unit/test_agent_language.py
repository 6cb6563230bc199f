"""The language of our own sentences is the asker's, and every sentence is there in each."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.wording import sentences as wording
from agent.wording.language import language_of
from agent.wording.translations import TRANSLATIONS, in_language, spoken

_SENTENCES = [
    value
    for name, value in vars(wording).items()
    if isinstance(value, str) and name.isupper() and name != "BESIDE_THE_POINT"
]


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
    assert language_of(text) in TRANSLATIONS


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_every_sentence_is_translated(language: str) -> None:
    """With the same names to put in, each."""
    said = TRANSLATIONS[language]
    assert set(said) == set(_SENTENCES)
    for sentence, translated in said.items():
        assert _names(sentence) == _names(translated), translated


def test_what_is_not_ours_stays() -> None:
    """Only a first line that is ours is translated; names are put in as they are."""
    assert spoken("Tighten to 85 N·m.\nTwice.", "de") == "Tighten to 85 N·m.\nTwice."
    text = f"{wording.NO_LM}\n\n85 {{N·m}}"
    assert spoken(text, "fr").endswith("\n\n85 {N·m}")
    assert spoken(text, "fr").startswith("Le modèle de langue")
    assert in_language(wording.ASK_EXPERTS, "es", experts="{x}") == "Pregunta a {x}."


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
