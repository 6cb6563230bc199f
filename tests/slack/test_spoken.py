"""Cards, forms and home tabs are in the language of who reads them, what experts are put in that of
the question, and the digest in that of the leads' channel."""

import pytest

from bot.errors import MayNot
from bot.hearing.upload_box import UploadBox
from bot.hearing.upload_forms import UploadForms
from bot.jobs.experts import drafts, experts
from bot.jobs.homes.digesting import send_digest
from bot.jobs.homes.home import draw_home
from bot.jobs.uploads import upload_acts
from bot.queue.queue import Queue
from bot.roles import Rules
from bot.showing import message_to_leads
from sql import digests, homes
from sql.audience import Audience
from sql.samples import LeadQuestion
from tests.fix_block_rules import check_view
from tests.fix_pdfs import borer
from tests.fix_roles import known
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE, Out
from tests.slack.test_deciding import LEAD, Proposed
from tests.slack.test_digest import NOW, WEEK, sent
from tests.slack.test_experts import GROUP, set_experts
from tests.slack.test_home import drawn
from tests.slack.test_home_lead import Versions, lead, some_weeks

BEN, EVA, IVO = "U0BEN", "U0EVA", "U0IVO"
ASKED = "Wie hoch ist das torque der gland bolts?"


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
    forms = UploadForms(
        box, out.work.slack, out.work.me, Rules.of(out.work.shop.settings.bot), out.work.tongues
    )
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


def test_a_german_lead(stocked: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their home tab is German, with the plots' figures in words; the digest is in the language
    that Slack tells of the leads' channel."""
    stocked.workspace.act("hire", user=EVA, name="eva")
    stocked.workspace.knobs(locales={EVA: "de-DE", HANGAR: "de-DE"})
    lead(stocked, EVA)
    some_weeks(stocked)
    Versions(stocked)
    said = drawn(stocked, EVA)
    for part in (
        "Abdeckung, die letzten vier Wochen",
        "Nach Handbuch",
        "3 Fragen von 3 Leuten",
        "Gebraucht: ein Handbuch zu E-47",
        "Stellen in Antworten, gegen die gestimmt wurde",
        "👍 3, 👎 1 in den letzten vier Wochen; davor: 👍 1",
        "Fragen pro Woche. ",
        " ähnliche Zeilen, ",
        "v2 ab ",
        "Es antwortet: v2, seit ",
        "Zurücksetzen?",
        "Kosten, die letzten vier Wochen",
        "Wartet auf eine Entscheidung",
        "Deine Fragen",
    ):
        assert part in said, part
    english = ("Coverage", "answered (", " people", "Votes", "Serving", "Roll back", "answers ·")
    assert not [part for part in english if part in said]

    with stocked.db.connection() as conn:
        digests.begin(conn, TEAM, WEEK)
        conn.execute("UPDATE digests SET due_at = %s", [NOW])
    monkeypatch.setattr(stocked.work.shop.settings.bot, "leads_channel", HANGAR)
    send_digest(stocked.work, WEEK.isoformat())
    [told] = sent(stocked)
    for part in ("Die Woche vom ", "Was die Handbücher nicht beantworten", "Was gelernt wurde"):
        assert part in told, part
    assert not [part for part in ("The week", "questions", "What w") if part in told]


def test_a_german_question_to_experts(stocked: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asked in German, and whoever reads along: the message that calls experts, and the draft
    that they decide on, are German too, before and after it was decided."""
    set_experts(stocked, LINE2, GROUP, below=1.0)
    known(stocked.db, TEAM, IVO, "U0ADA", BEN)
    monkeypatch.setattr(stocked.work.shop.settings.bot, "experts_channel", HANGAR)
    question_id, ts = stocked.ask(ASKED)
    stocked.answer(question_id)
    experts.ask_expert(stocked.work, stocked.reply(question_id).answer_id or 0, BEN)
    [tag] = [
        str(one)
        for one in stocked.messages(ts, LINE2, IVO)
        if "save_correction" in str(one["blocks"])
    ]
    for part in (" fragt zu dieser Frage einen Experten:", "Als Korrektur speichern"):
        assert part in tag, part
    assert not [part for part in ("asks an expert", "Save as", "searched") if part in tag]

    drafts.put_drafts(stocked.work)
    waits = put_to_experts(stocked)
    for part in (
        "hat gefragt, und ich bin mir meiner Antwort nicht sicher genug: stimmt sie?",
        "'Freigeben'",
        "Entscheiden dürfen Experten, Leads und Administratoren.",
        "Mein Entwurf:",
    ):
        assert part in waits, part
    assert not [part for part in ("not sure", "Approve", "Deciding", "My draft") if part in waits]
    with stocked.db.connection() as conn:
        conn.execute("UPDATE answer_drafts SET due_at = now()")
    drafts.put_drafts(stocked.work)
    assert "Niemand hat rechtzeitig entschieden" in put_to_experts(stocked)


def test_a_german_leads_channel(stocked: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """What leads decide on is in the language that Slack tells of their channel, before and after
    it was decided; who proposed it is told in theirs."""
    monkeypatch.setattr(stocked.work.shop.settings.bot, "leads_channel", HANGAR)
    stocked.workspace.knobs(locales={HANGAR: "de-DE", BEN: "es-ES"})
    made = Proposed(stocked)
    made.put()
    [waits] = map(str, made.asked())
    for part in (
        "Ben (technician) schlägt eine bessere Antwort vor: stimmt sie?",
        f"Gefragt: „{TORQUE}“",
        "Vorgeschlagen von Ben",
        "'Freigeben'",
        "Entscheiden dürfen Experten, Leads und Administratoren.",
        "Geantwortet:",
    ):
        assert part in waits, part
    assert not [part for part in ("proposes", "Asked", "Approve", "Deciding") if part in waits]
    made.desk.settle(made.note, "refused", LEAD, "so nicht")
    made.put()
    [done] = map(str, made.asked())
    assert "Abgelehnt von Ivo" in done
    assert "Warum: so nicht" in done
    [whispered] = made.whispers(BEN)
    assert whispered == "Tu respuesta mejor no se aprobó (Ivo (expert)). Dice: so nicht"
    with stocked.db.connection() as conn:
        asked = LeadQuestion(
            1, made.answer_id, "random", WEEK, TORQUE, "answered", "new", None, None, 0, None
        )
        drawn_at_random = message_to_leads(conn, Audience.of_operator(TEAM), asked, "de")
    assert drawn_at_random is not None
    assert drawn_at_random.text.startswith("Über diese Antwort hat niemand abgestimmt.")


def put_to_experts(out: Out) -> str:
    """What the one message in the experts' channel says."""
    [one] = [one for one in out.workspace.messages(IVO, HANGAR) if one["user"] != IVO]
    return str(one)
