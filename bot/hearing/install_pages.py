"""The pages that people meet when they install the app: pure, without scripts, and without anything
that came with the address."""

from html import escape
from typing import Final

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
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

_INSTALL: Final = """\
<p>Shoptalk answers maintenance questions from your own manuals: the line, the page, or an honest
no.</p>
<p><a class="button" href="{url}">Add to Slack</a></p>
<ul>
<li>Slack asks you which workspace, and shows what the app may do there.</li>
<li>It reads only the conversations that it is invited to.</li>
<li>What you share stays with your workspace: no other sees it.</li>
</ul>
<p>The button is good for ten minutes; load this page again for another.</p>
"""

_DONE: Final = """\
<p>Invite it to a channel with <code>/invite @shoptalk</code>, share a manual there as a PDF, and
ask.</p>
<p><a class="button" href="{url}">Open Slack</a></p>
"""

_AGAIN: Final = '<p><a class="button" href="install">Start again</a></p>'
_OPERATOR: Final = "Whoever runs Shoptalk here has to mend this"

FAILURES: Final[dict[str, tuple[str, str]]] = {
    "access_denied": (
        "Not installed",
        "You pressed Cancel, or may not install apps in this workspace. Nothing was changed. If an"
        " administrator has to approve apps, ask one to open this page.",
    ),
    "invalid_state": (
        "This button was used, or is too old",
        "It is good for ten minutes and for one use. If Shoptalk is there in Slack, all is well:"
        " this page was only loaded again. Else start again.",
    ),
    "invalid_browser": (
        "This is another browser",
        "The page was opened in one browser and came back in another, or cookies are off. Start"
        " again in this one.",
    ),
    "missing_code": ("Not installed", "Slack did not say that you agreed. Start again."),
    "invalid_code": ("Not installed", "Slack takes what it sent only for minutes. Start again."),
    "code_already_used": (
        "This page was loaded again",
        "If Shoptalk is there in Slack, all is well. Else start again.",
    ),
    "bad_redirect_uri": (
        "The address is not right",
        f"{_OPERATOR}: SLACK_REDIRECT_URL has to be one of the app's redirect URLs, letter for"
        " letter (api.slack.com/apps, OAuth & Permissions).",
    ),
    "bad_client_secret": (
        "The app's secret is not right",
        f"{_OPERATOR}: SLACK_CLIENT_SECRET is not the one of SLACK_CLIENT_ID (api.slack.com/apps,"
        " Basic Information).",
    ),
    "invalid_client_id": (
        "The app is not known to Slack",
        f"{_OPERATOR}: check SLACK_CLIENT_ID (api.slack.com/apps, Basic Information).",
    ),
    "invalid_team_for_non_distributed_app": (
        "The app is not for this workspace yet",
        f"{_OPERATOR}: activate public distribution at api.slack.com/apps, Manage Distribution.",
    ),
    "not_on_the_list": (
        "This workspace is not on the list",
        f"{_OPERATOR}: SLACK_INSTALL_TEAMS names who may install it, and this workspace is not"
        " among them.",
    ),
    "unreachable": (
        "Slack cannot be reached",
        "Slack did not answer just now. Start again in a minute.",
    ),
    "storage_error": (
        "Not installed",
        "It could not be written down just now. Start again in a minute.",
    ),
}
_ALIKE: Final = {
    "bad_redirect_url": "bad_redirect_uri",
    "redirect_uri_mismatch": "bad_redirect_uri",
    "bad_client_id": "invalid_client_id",
}
_OTHER: Final = (
    "Not installed",
    "Slack did not let the app be installed. Start again; if that does not help, tell whoever runs"
    " Shoptalk here.",
)


def install_page(url: str) -> str:
    """The page with the button, which leads to Slack's `url`."""
    return _page("Add Shoptalk to Slack", _INSTALL.format(url=escape(url)))


def done_page(name: str, url: str) -> str:
    """It is installed in the workspace or organisation of this name."""
    title = f"Shoptalk is in {name}" if name else "Shoptalk is installed"
    return _page(title, _DONE.format(url=escape(url)))


def failed_page(reason: str) -> str:
    """Why it is not, and what to do."""
    title, what = FAILURES.get(_ALIKE.get(reason, reason), _OTHER)
    return _page(title, f"<p>{escape(what)}</p>\n{_AGAIN}\n")


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=escape(title), body=body)
