"""Workspaces that install the app by OAuth: each is served by itself, and knows of no other."""

from typing import TYPE_CHECKING

from ingest.giving import Grant
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql.database import Database
from tests.fix_installs import BOTH_WAYS, HOME, SECOND
from tests.fix_pdfs import borer

if TYPE_CHECKING:
    from tests.fix_installs import Deployment

LINE2, LINE2_OF_SECOND = "C0LINE2", "C1LINE2"
TORQUE = "What is the torque for the gland bolts?"


def stock(deployment: "Deployment", team: str, pdf: bytes, name: str) -> int:
    """A manual that everyone in the team may read."""
    shop = deployment.works.shop
    done = ingest_pdf(
        shop.db,
        shop.embedder,
        pdf,
        team=team,
        source_name=name,
        grants=[Grant("everyone", "")],
        settings=IngestSettings(_env_file=None),
    )
    return done.manual_id


@BOTH_WAYS
def test_each_from_its_own_manuals(deployment: "Deployment", sample_db: Database) -> None:
    """Two workspaces install the app in a browser; each asks, and is answered from its own manuals
    alone, whichever of them the words would fit."""
    stock(deployment, SECOND, borer("A", 47), "borer.pdf")
    for where in (HOME, SECOND):
        page = deployment.install(where)
        assert page.status_code == 200, page.text
        assert "Invite it to a channel" in page.text
    mine = deployment.ask(HOME, LINE2, TORQUE)
    theirs = deployment.ask(SECOND, LINE2_OF_SECOND, TORQUE)
    said = deployment.workspace.reply_to("U0ADA", LINE2, mine, "Nm")
    assert "orer" not in str(said)
    other = deployment.at(SECOND).reply_to("U0ADA", LINE2_OF_SECOND, theirs, "orer")
    assert "Sample" not in str(other)
