"""Cards, forms and home tabs are in the language of who reads them."""

import pytest

from bot.errors import MayNot
from bot.hearing.upload_box import UploadBox
from bot.hearing.upload_forms import UploadForms
from bot.jobs import upload_acts
from bot.jobs.home import draw_home
from bot.queue.queue import Queue
from bot.roles import Rules
from sql import homes
from tests.fix_block_rules import check_view
from tests.fix_pdfs import borer
from tests.fix_slack_out import LINE2, TEAM, Out

BEN = "U0BEN"


def test_who_has_german_settings(out: Out) -> None:
    """Their PDF's card, its forms, what they are told, and their home tab are German; a form that
    somebody else opens on that card is in that person's language."""
    out.workspace.knobs(locales={BEN: "de-DE"})
    shared = out.workspace.share(BEN, LINE2, "Borer.pdf", borer("Revision B", 42))
    upload_id = out.record_upload(shared, LINE2, BEN)
    out.ingest(upload_id)
    cards = [one for one in out.messages(shared["ts"], LINE2, BEN) if not one.get("is_ephemeral")]
    card = str(cards[-1])
    for said in ("ist bereit. Frag hier danach.", "Wer es lesen darf: diese Unterhaltung."):
        assert said in card
    for label in ("Teilen mit…", "Neue Revision von…", "Angaben", "Entfernen"):
        assert f"'{label}'" in card
    assert not any(said in card for said in ("is ready", "Who may", "Share with", "passage"))

    box = UploadBox(out.db, Queue(), TEAM)
    forms = UploadForms(box, out.work.slack, out.work.me, Rules.of(out.work.shop.settings.bot))
    view = forms.form("remove", upload_id, LINE2, BEN)
    assert view is not None
    check_view(view)
    assert view["title"]["text"] == "Entfernen"
    assert view["submit"]["text"] == "Zurücknehmen"
    assert view["close"]["text"] == "Nicht jetzt"
    with pytest.raises(MayNot) as refused:
        forms.form("share", upload_id, LINE2, BEN)
    assert refused.value.said("de") == (
        "Andere ein Handbuch lesen lassen: das dürfen Experten, Leads und Administratoren, und du "
        "hast die Rolle Techniker. Bitte jemanden von ihnen darum."
    )
    with pytest.raises(MayNot, match="is for experts, leads and administrators, and you have"):
        forms.form("share", upload_id, LINE2, "U0ADA")

    act_id = box.ask(upload_id, None, BEN, "share", "k1", {"everyone": True})
    assert act_id is not None
    upload_acts.act_on_upload(out.work, act_id)
    whispered = out.calls("chat.postEphemeral")[-1]["arguments"]["text"]
    assert whispered.startswith("Alle ein Handbuch lesen lassen: das dürfen Leads")

    for user in (BEN, "U0ADA"):
        with out.db.connection() as conn:
            homes.ask(conn, TEAM, user)
        draw_home(out.work, user)
    his, hers = (str(out.workspace.look("state", user=user)["home"]) for user in (BEN, "U0ADA"))
    for said in ("Deine Fragen", "Handbücher, die du lesen kannst", "5 Seiten", "Aktualisieren"):
        assert said in his
    assert "Your questions" in hers
    assert "Your questions" not in his
