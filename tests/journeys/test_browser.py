"""The local workspace's page in a real browser, as a person uses it at a desk and on a phone."""

from base64 import b64decode

import pytest
from selenium.webdriver.common.keys import Keys

from bot.sample import SAMPLE_PDF
from tests.fix_browser import DESKTOP, PHONE, Browser, installed, required
from tests.fix_scripted_bot import QUOTE, ScriptedBot, StartBot
from tests.fix_up import StartUp
from tests.fix_workspace import Workspace

if not installed() and not required():
    pytest.skip(
        "NO BROWSER: the page was not tested. Install chromium and chromium-driver; "
        "SHOPTALK_REQUIRE_BROWSER=1 makes this a failure.",
        allow_module_level=True,
    )

CHANNEL, THREAD = "#channel-pane", "#thread-pane"
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
QUESTION = "What is the torque for the gland bolts?"


@pytest.fixture
def bot(workspace: Workspace, scripted_bot: StartBot) -> ScriptedBot:
    """A scripted bot that is connected to the workspace."""
    keys = workspace.keys
    return scripted_bot(workspace.api_url, keys.bot_token, keys.app_token)


def _open(browser: Browser, workspace: Workspace, size: tuple[int, int], where: str = "") -> None:
    browser.driver.get("about:blank")
    browser.complaints()
    browser.size(*size)
    browser.driver.get(f"{workspace.page}&{where}")
    browser.find("#title", "line-2" if "C0LINE2" in where else "")
    browser.wait("the page knows its place", lambda: browser.find("#title").text)


def _ask(browser: Browser) -> None:
    browser.write(f"{CHANNEL} .composer textarea", f"@shoptalk {QUESTION}")
    browser.click(f"{CHANNEL} .send")


def test_ask_read_vote_and_share(browser: Browser, workspace: Workspace, bot: ScriptedBot) -> None:
    """A person asks, sees the cited line and page, votes both ways, and drops a PDF."""
    _open(browser, workspace, DESKTOP, "user=U0ADA&channel=C0LINE2")
    browser.find(".empty", "Drop a PDF here")
    _ask(browser)
    browser.find(f"{CHANNEL} .message .mention", "@shoptalk")
    browser.find(f"{THREAD} .message blockquote", QUOTE)  # its thread opened by itself
    browser.find(f"{THREAD} .message", "page 18")
    browser.find(f"{THREAD} .message blockquote", "Depressurize")

    browser.click(f"{THREAD} [data-value='1:up']")
    browser.find(f"{THREAD} [data-value='1:up'][aria-pressed=true]")
    assert bot.votes == ["1:up"]

    browser.drop(CHANNEL, SAMPLE_PDF)
    browser.find(f"{CHANNEL} .file", SAMPLE_PDF.name)
    browser.find(f"{CHANNEL} .message", "Reading the PDF")
    bot.read_on.set()
    browser.find(f"{CHANNEL} .message", "Ready: 2 pages, 7 passages")
    assert browser.complaints() == []


def test_a_down_vote_asks_why(browser: Browser, workspace: Workspace, bot: ScriptedBot) -> None:
    """The app's form opens, shows what the app refuses, and is gone once it is taken."""
    _open(browser, workspace, DESKTOP, "user=U0ADA&channel=C0LINE2")
    _ask(browser)
    browser.click(f"{THREAD} [data-value='1:down']")
    browser.find("dialog[open] h2", "What was wrong?")
    browser.find("dialog[open] select").send_keys("It is incomplete")
    browser.click("dialog[open] .primary")
    browser.find("dialog[open] .wrong", "Say what you saw.")
    browser.write("dialog[open] textarea", "Not that press")
    browser.click("dialog[open] .primary")
    browser.wait(
        "the form is gone", lambda: not browser.driver.find_elements("css selector", "dialog[open]")
    )
    (values,) = bot.submitted
    assert values["reason"]["reason"]["selected_option"]["value"] == "incomplete"
    assert values["comment"]["comment"]["value"] == "Not that press"
    # the 400 that carries the refusal is the only thing the console may mention
    assert [line for line in browser.complaints() if "/local/submit" not in line] == []


def test_reactions_are_given_and_taken_back(
    browser: Browser, workspace: Workspace, bot: ScriptedBot
) -> None:
    """A thumb from the picker counts once and is gone after a second press."""
    _open(browser, workspace, PHONE, "user=U0BEN&channel=C0LINE2")
    _ask(browser)
    browser.click(f"{CHANNEL} .thread-link")
    browser.find(f"{THREAD} blockquote", QUOTE)
    browser.click(f"{THREAD} .message:last-child [aria-label=React]")
    browser.click(".menu [aria-label='+1']")
    browser.click(f"{THREAD} [data-reaction='+1'][aria-pressed=true]")
    browser.wait(
        "the app heard both",
        lambda: bot.reactions == [("reaction_added", "+1"), ("reaction_removed", "+1")],
    )
    browser.wait(
        "no reaction is shown",
        lambda: not browser.driver.find_elements("css selector", f"{THREAD} [data-reaction]"),
    )
    assert browser.complaints() == []


def test_nothing_is_read_as_markup(
    browser: Browser, workspace: Workspace, bot: ScriptedBot
) -> None:
    """What people and apps write makes no element, no script and no request to elsewhere."""
    _open(browser, workspace, DESKTOP, "user=U0ADA&channel=C0LINE2")
    hostile = "<img src=x onerror=alert(1)> <script>alert(2)</script> *bold* @shoptalk"
    browser.write(f"{CHANNEL} .composer textarea", hostile, Keys.ENTER)
    browser.find(f"{CHANNEL} .message", "<img src=x onerror=alert(1)>")
    browser.find(f"{CHANNEL} .message strong", "bold")
    browser.find(f"{THREAD} .context", "here")
    unsafe = ".message img, .message script, .message b, a[href^='javascript']"
    assert browser.driver.find_elements("css selector", unsafe) == []
    link = browser.find(f"{THREAD} .context a", "look")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert browser.complaints() == []


def test_own_messages_are_edited_and_deleted(browser: Browser, workspace: Workspace) -> None:
    """The author changes and then deletes a message; others are offered neither."""
    _open(browser, workspace, DESKTOP, "user=U0ADA&channel=C0GENERAL")
    browser.write(f"{CHANNEL} .composer textarea", "The pump leeks & drips", Keys.ENTER)
    message = f"{CHANNEL} li.message"
    browser.find(message, "leeks & drips")
    browser.hover(message)
    browser.click(f"{message} [aria-label='More actions']")
    browser.click(".menu button", "Edit message")
    assert browser.find(".editor textarea").get_attribute("value") == "The pump leeks & drips"
    browser.write(".editor textarea", "The pump leaks", Keys.ENTER)
    browser.find(message, "The pump leaks")
    browser.find(f"{message} .edited", "(edited)")

    browser.driver.find_element("css selector", "#who option[value=U0BEN]").click()
    browser.find(message, "The pump leaks")
    browser.wait("Ben is looking", lambda: "user=U0BEN" in browser.driver.current_url)
    browser.hover(message)
    browser.click(f"{message} [aria-label='More actions']")
    browser.find(".menu button", "Ask Shoptalk about this")
    offered = [one.text for one in browser.driver.find_elements("css selector", ".menu button")]
    assert [one for one in offered if "Edit" in one or "Delete" in one] == []

    browser.driver.find_element("css selector", "#who option[value=U0ADA]").click()
    browser.hover(message)
    browser.click(f"{message} [aria-label='More actions']")
    browser.click(".menu button", "Delete message")
    browser.click("dialog[open] .danger", "Delete")
    browser.find(".empty", "Nobody has said anything in #general yet")
    assert browser.complaints() == []


def test_a_click_that_nobody_takes_is_said(
    browser: Browser, workspace: Workspace, bot: ScriptedBot
) -> None:
    """After Slack's three seconds without an answer the person reads so, beside the message."""
    _open(browser, workspace, DESKTOP, "user=U0ADA&channel=C0LINE2")
    _ask(browser)
    browser.click(f"{THREAD} [data-action=silent]")
    assert browser.find(f"{THREAD} .message .wrong").text


def test_a_phone_can_do_all_of_it(browser: Browser, workspace: Workspace, bot: ScriptedBot) -> None:
    """At 390 px the thread is the whole screen, Back leaves it, and nothing is wider than that."""
    _open(browser, workspace, PHONE)
    browser.click("#open-side")
    browser.click("#channels .place", "line-2")
    browser.find("#title", "line-2")
    _ask(browser)
    browser.click(f"{CHANNEL} .thread-link")
    browser.find(f"{THREAD} blockquote", QUOTE)
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= PHONE[0]
    small = browser.driver.execute_script(
        "return [...document.querySelectorAll('#thread-pane button')].filter(b => b.offsetParent)"
        ".filter(b => b.offsetHeight < 44).map(b => b.outerHTML.slice(0, 120))"
    )
    assert small == []
    browser.driver.back()
    browser.find(f"{CHANNEL} .thread-link")
    browser.click("#open-side")
    browser.click("#directs .place", "shoptalk")
    browser.find("#title", "shoptalk")
    browser.find(".empty", "Ask in private")
    assert browser.complaints() == []


def test_the_keyboard_is_enough(browser: Browser, workspace: Workspace, bot: ScriptedBot) -> None:
    """Asking, choosing from a menu and leaving a thread need no mouse; focus is never lost."""
    _open(browser, workspace, DESKTOP, "user=U0ADA&channel=C0LINE2")
    browser.write(f"{CHANNEL} .composer textarea", f"@shoptalk {QUESTION}", Keys.ENTER)
    browser.find(f"{THREAD} blockquote", QUOTE)
    more = browser.find(f"{THREAD} [data-action=more]")
    more.send_keys(Keys.ENTER)
    browser.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert browser.driver.switch_to.active_element == more
    more.send_keys(Keys.ENTER)
    browser.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    browser.wait("the app heard the choice", lambda: bot.chosen == ["page:1:0"])
    browser.find(f"{THREAD} [data-action=more]").send_keys(Keys.ESCAPE)
    browser.wait(
        "the thread is closed, and the focus where it was opened",
        lambda: browser.driver.switch_to.active_element.get_attribute("class") == "thread-link",
    )
    announced = browser.driver.find_element("id", "announcer").get_attribute("textContent")
    assert "shoptalk" in str(announced)
    assert browser.complaints() == []


def test_without_its_key(browser: Browser, workspace: Workspace) -> None:
    """An address without the token shows nothing of the workspace, and says which one to open; with
    it a reload and another place in the address go on working, and a file is seen."""
    browser.driver.get("about:blank")
    browser.size(*DESKTOP)
    browser.driver.get(f"{workspace.url}/#user=U0ADA&channel=C0LINE2")
    browser.find("#lost", "lacks its key")
    assert "line-2" not in browser.find("body").text
    browser.complaints()
    workspace.share("U0BEN", "C0LINE2", "drawing.png", PICTURE)
    _open(browser, workspace, DESKTOP, "user=U0ADA&channel=C0LINE2")
    browser.driver.refresh()
    browser.find("#title", "line-2")
    picture = browser.find(".file.picture img")
    seen = "return arguments[0].complete && arguments[0].naturalWidth > 0"
    browser.wait("the picture", lambda: browser.driver.execute_script(seen, picture))
    assert browser.complaints() == []


def test_the_real_thing(browser: Browser, up: StartUp) -> None:
    """`shoptalk up`: ask, read the cited line and its page, vote, see the page, drop a PDF."""
    running = up()
    browser.driver.get("about:blank")
    browser.complaints()
    browser.size(*DESKTOP)
    browser.driver.get(f"{running.page}&user=U0ADA&channel=C0LINE2")
    browser.find("#connection", "is connected", seconds=90)
    _ask(browser)
    browser.find(f"{THREAD} .message", "N·m: 205", seconds=60)
    browser.find(f"{THREAD} .message", "p. 13")
    browser.click(f"{THREAD} [data-action=vote_up]")
    browser.find(f"{THREAD} .ephemeral", "Your vote on this answer: 👍 Right.")
    browser.click(f"{THREAD} [data-action=more]", "Show page")
    browser.find(f"{THREAD} .picture img", seconds=30)
    assert browser.driver.find_elements("css selector", f"{THREAD} .wrong:not(:empty)") == []

    browser.click("#close-thread")
    browser.drop(CHANNEL, SAMPLE_PDF)
    browser.find(f"{CHANNEL} .file", SAMPLE_PDF.name)
    browser.find(f"{THREAD} .message", "79 passages", seconds=60)
    assert browser.complaints() == []
