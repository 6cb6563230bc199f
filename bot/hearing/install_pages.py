"""The pages that people meet when they install the app: pure, without scripts, and without anything
that came with the address; in the language that the browser asks for."""

from collections.abc import Sequence
from html import escape
from typing import Final

from agent.wording import Language, in_language, ours

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title} - Shoptalk</title>
<style>
body {{ font: 17px/1.5 system-ui, sans-serif; margin: 0; background: #f5f4f1; color: #1d1c1d; }}
main {{ max-width: 34rem; margin: 8vh auto; padding: 2rem; background: #fff; border-radius: 12px; }}
h1 {{ font-size: 1.5rem; margin: 0 0 1rem; }}
a.button {{ display: inline-block; padding: .7rem 1.2rem; border-radius: 8px; background: #1f3a4d;
  color: #fff; font-weight: 600; text-decoration: none; }}
a.button:focus-visible {{ outline: 3px solid #d98324; }}
li {{ margin: .3rem 0; }}
@media (max-width: 40rem) {{ main {{ margin: 0; border-radius: 0; min-height: 100vh;
  box-sizing: border-box; }} }}
@media (prefers-color-scheme: dark) {{ body {{ background: #16181a; color: #e8e6e3; }}
  main {{ background: #212426; }} a.button {{ background: #9cc3dc; color: #10202b; }} }}
</style>
</head>
<body><main>
<h1>{title}</h1>
{body}
</main></body>
</html>
"""

_PROMISE: Final = ours(
    "Shoptalk answers maintenance questions from your own manuals: the line, the page, or an honest"
    " no."
)
_ADD: Final = ours("Add to Slack")
_GOOD_TO_KNOW: Final = (
    ours("Slack asks you which workspace, and shows what the app may do there."),
    ours("It reads only the conversations that it is invited to."),
    ours("What you share stays with your workspace: no other sees it."),
)
_TEN_MINUTES: Final = ours("The button is good for ten minutes; load this page again for another.")
_INVITE: Final = ours(
    "Invite it to a channel with {command}, share a manual there as a PDF, and ask."
)
_COMMAND: Final = "<code>/invite @shoptalk</code>"
_OPEN: Final = ours("Open Slack")
_AGAIN: Final = ours("Start again")
_TITLE: Final = ours("Add Shoptalk to Slack")
_IS_IN: Final = ours("Shoptalk is in {name}")
_IS_THERE: Final = ours("Shoptalk is installed")
_NOT_INSTALLED: Final = ours("Not installed")

FAILURES: Final[dict[str, tuple[str, str]]] = {
    "access_denied": (
        _NOT_INSTALLED,
        ours(
            "You pressed Cancel, or may not install apps in this workspace. Nothing was changed. "
            "If an administrator has to approve apps, ask one to open this page."
        ),
    ),
    "invalid_state": (
        ours("This button was used, or is too old"),
        ours(
            "It is good for ten minutes and for one use. If Shoptalk is there in Slack, all is "
            "well: this page was only loaded again. Else start again."
        ),
    ),
    "invalid_browser": (
        ours("This is another browser"),
        ours(
            "The page was opened in one browser and came back in another, or cookies are off. "
            "Start again in this one."
        ),
    ),
    "missing_code": (
        _NOT_INSTALLED,
        ours("Slack did not say that you agreed. Start again."),
    ),
    "invalid_code": (
        _NOT_INSTALLED,
        ours("Slack takes what it sent only for minutes. Start again."),
    ),
    "code_already_used": (
        ours("This page was loaded again"),
        ours("If Shoptalk is there in Slack, all is well. Else start again."),
    ),
    "bad_redirect_uri": (
        ours("The address is not right"),
        ours(
            "Whoever runs Shoptalk here has to mend this: SLACK_REDIRECT_URL has to be one of the "
            "app's redirect URLs, letter for letter (api.slack.com/apps, OAuth & Permissions)."
        ),
    ),
    "bad_client_secret": (
        ours("The app's secret is not right"),
        ours(
            "Whoever runs Shoptalk here has to mend this: SLACK_CLIENT_SECRET is not the one of "
            "SLACK_CLIENT_ID (api.slack.com/apps, Basic Information)."
        ),
    ),
    "invalid_client_id": (
        ours("The app is not known to Slack"),
        ours(
            "Whoever runs Shoptalk here has to mend this: check SLACK_CLIENT_ID "
            "(api.slack.com/apps, Basic Information)."
        ),
    ),
    "invalid_team_for_non_distributed_app": (
        ours("The app is not for this workspace yet"),
        ours(
            "Whoever runs Shoptalk here has to mend this: activate public distribution at "
            "api.slack.com/apps, Manage Distribution."
        ),
    ),
    "not_on_the_list": (
        ours("This workspace is not on the list"),
        ours(
            "Whoever runs Shoptalk here has to mend this: SLACK_INSTALL_TEAMS names who may "
            "install it, and this workspace is not among them."
        ),
    ),
    "unreachable": (
        ours("Slack cannot be reached"),
        ours("Slack did not answer just now. Start again in a minute."),
    ),
    "storage_error": (
        _NOT_INSTALLED,
        ours("It could not be written down just now. Start again in a minute."),
    ),
}
_ALIKE: Final = {
    "bad_redirect_url": "bad_redirect_uri",
    "redirect_uri_mismatch": "bad_redirect_uri",
    "bad_client_id": "invalid_client_id",
}
_OTHER: Final = (
    _NOT_INSTALLED,
    ours(
        "Slack did not let the app be installed. Start again; if that does not help, tell whoever "
        "runs Shoptalk here."
    ),
)


def install_page(url: str, language: Language = "en") -> str:
    """The page with the button, which leads to Slack's `url`."""
    known = "\n".join(f"<li>{_said(one, language)}</li>" for one in _GOOD_TO_KNOW)
    body = [
        f"<p>{_said(_PROMISE, language)}</p>",
        _button(_ADD, url, language),
        f"<ul>\n{known}\n</ul>",
        f"<p>{_said(_TEN_MINUTES, language)}</p>",
    ]
    return _page(in_language(_TITLE, language), body, language)


def done_page(name: str, url: str, language: Language = "en") -> str:
    """It is installed in the workspace or organisation of this name."""
    title = in_language(_IS_IN if name else _IS_THERE, language, name=name)
    invite = _said(_INVITE, language).format(command=_COMMAND)
    return _page(title, [f"<p>{invite}</p>", _button(_OPEN, url, language)], language)


def failed_page(reason: str, language: Language = "en") -> str:
    """Why it is not, and what to do."""
    title, what = FAILURES.get(_ALIKE.get(reason, reason), _OTHER)
    body = [f"<p>{_said(what, language)}</p>", _button(_AGAIN, "install", language)]
    return _page(in_language(title, language), body, language)


def _said(sentence: str, language: Language) -> str:
    return escape(in_language(sentence, language))


def _button(label: str, url: str, language: Language) -> str:
    return f'<p><a class="button" href="{escape(url)}">{_said(label, language)}</a></p>'


def _page(title: str, body: Sequence[str], language: Language) -> str:
    return _PAGE.format(title=escape(title), body="\n".join(body), language=language)
