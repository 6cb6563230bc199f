"""Recognise messages that ask for nothing: thanks, greetings, goodbyes, and questions about us.

The lean is to searching. A message is small talk only when every word of it is known to be one:
one word of a machine, one digit, and it is a question for the manuals.
"""

import re
import unicodedata
from typing import Literal

SmallTalk = Literal["thanks", "greeting", "goodbye", "about"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_EMOJI_NAME = re.compile(r":[a-z0-9_+\-]+:")

_THANKS = """thanks thank thx thnx ty tnx tks cheers appreciate appreciated appreciates grateful
    danke dank dankeschön gracias merci obrigado obrigada grazie bedankt tack dzięki takk kiitos
    vielen mille mil beaucoup muchas muito super top perfekt perfecto parfait perfetto
    great perfect awesome excellent brilliant nice cool sweet wonderful amazing fantastic lovely
    legend lifesaver hero star champion helpful helped helps worked works good well done fixed
    solved sorted lol haha hahaha ha wow yay yep yup yes ok okay okey oki k kk roger copy noted
    understood got gotcha alright right sure fine deal beer pint coffee kudos props bravo"""
_GREETING = """hi hello hey heya hiya howdy yo morning afternoon evening moin servus hallo hola
    bonjour salut ciao olá ola buenos buenas días dias tardes guten morgen tag grüezi hej ahoj
    greetings welcome"""
_GOODBYE = """bye goodbye cya later laters tomorrow night goodnight tschüss adiós adios ciao
    weekend shift home off see soon take care"""
_FILLER = """back there team all everyone folks guys mate buddy bot shoptalk weekend monday
    tuesday wednesday thursday friday happy
    a an the i im i'm i’m ill i'll i’ll we we'll we’ll you your you're youre u ur me my it
    its it's it’s that that's thats that’s this these so much very really quite a lot lots many for
    to of and or but now then just again all is are was were be been am do did does will would
    can could have has had go going gonna try let lets let's know if when with on in at out up
    as too there here no not any more need needed thing everything nothing help info answer
    answers quick fast reply time today man dude boss buddy mate sir bot one ones big huge nice
    day days have having hope hoping good keep work job make made made sense makes clear it'll
    best pretty how's hows doing what's whats up what about who how y und für die das der sehr dir
    euch ihnen por la el los las de tout le les un una pour je vous te ti dit nog"""
_ABOUT = re.compile(
    r"^(?:(?:hi|hey|hello|so|ok)\W+)?(?:"
    r"who (?:are|r) (?:you|u)"
    r"|what (?:are|r) (?:you|u)"
    r"|what(?:'s|’s| is) your name"
    r"|what can (?:you|u) do"
    r"|are (?:you|u) (?:a |an )?(?:bot|robot|human|ai|real|person|machine)(?: or (?:a |an )?\w+)?"
    r"|who (?:made|built|wrote) (?:you|u)"
    r"|how (?:are|r) (?:you|u)(?: doing)?(?: today)?"
    r"|how do (?:you|u) work"
    r"|(?:you|u) (?:there|awake|alive|still there)"
    r"|are (?:you|u) (?:there|awake|alive|up|online)"
    r"|help"
    r")\W*$"
)


_POLITE = """please pls plz sorry excuse question questions bitte frage entschuldigung pregunta
    perdona pardon favor"""
_BESIDE_IT = """asked ask asking already before advance anyone anybody someone somebody know knows
    dumb stupid kurze"""
_PART = re.compile(r"(?<=[.!?,:;])\s+|\n+")


def word_set(words: str) -> frozenset[str]:
    """The words of a list written with spaces between them."""
    return frozenset(words.split())


_STRONG: tuple[tuple[SmallTalk, frozenset[str]], ...] = (
    ("greeting", word_set(_GREETING)),
    ("thanks", word_set(_THANKS)),
    ("goodbye", word_set(_GOODBYE)),
)
_KNOWN = frozenset().union(word_set(_FILLER), *(words for _, words in _STRONG))
_KIND = word_set(_POLITE).union(*(words for _, words in _STRONG))
_KIND_OR_BESIDE_IT = _KNOWN | _KIND | word_set(_BESIDE_IT)


def essence(message: str) -> str:
    """The message without the greeting before and the thanks behind what it asks.

    Only whole parts of a sentence go, and only such as have no other word; where nothing is left
    the message stays as it is.
    """
    parts = _PART.split(message.strip())
    while parts and _is_polite(parts[0]):
        parts.pop(0)
    while parts and _is_polite(parts[-1]):
        parts.pop()
    if not parts:
        return message
    start = message.index(parts[0])
    return message[start : message.rindex(parts[-1]) + len(parts[-1])]


def _is_polite(part: str) -> bool:
    text = _EMOJI_NAME.sub(" ", part.lower())
    words = _WORD.findall(text)
    if not words:
        return True
    asks = text.endswith("?") or any(map(str.isdigit, text))
    return not asks and _KIND_OR_BESIDE_IT.issuperset(words) and not _KIND.isdisjoint(words)


def recognise(message: str) -> SmallTalk | None:
    """The kind of small talk that the message is, or None when it may ask for something.

    A message of emoji alone counts as thanks; an empty one is None.
    """
    text = _EMOJI_NAME.sub(" ", message.lower()).strip()
    if _ABOUT.match(text):
        return "about"
    words = _WORD.findall(text)
    if not words:
        return "thanks" if _emoji(message) else None
    if any(char.isdigit() for char in text) or not _KNOWN.issuperset(words):
        return None
    for kind, strong in _STRONG:
        if strong.intersection(words):
            return kind
    return None


def other_words(message: str) -> list[str]:
    """The words of the message that are not those of small talk, lower case."""
    return [word for word in _WORD.findall(message.lower()) if word not in _KNOWN]


def _emoji(message: str) -> bool:
    return bool(_EMOJI_NAME.search(message)) or any(
        ord(char) >= 0x2600 and unicodedata.category(char) == "So" for char in message
    )
