"""The scoreboard alone: it runs without the private database, without its secret, and without a right to write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from boards import publish_oirschot, visitor

from pragma_coach.config import Config
from pragma_coach.public import create_app

# What a process may have loaded after serving every public page.
# Without a network nothing of its levels is loaded.
PUBLISHED = {f"pragma_coach.published{name}" for name in ("", ".cells", ".releases", ".schema")}
PRIVATE_LIBRARIES = {"peewee", "playhouse", "psycopg", "flask_login", "flask_wtf", "apscheduler", "argon2", "pyotp"}

SERVE = """
import json, sys
from pathlib import Path
from pragma_coach.config import Config
from pragma_coach.public import create_app

app = create_app(Config(data=Path(sys.argv[1])))
client = app.test_client()
paths = ["/", "/scorebord/oirschot", "/scorebord/oirschot.csv", "/scorebord/oirschot.json", "/scorebord/methode",
         "/scorebord/oirschot/kaart.png", "/scorebord/oirschot/kaart.txt", "/scorebord/oirschot/inbed", "/feed.xml",
         "/scorebord/oirschot/feed.xml", "/scorebord/oirschot/dataset.jsonld", "/scorebord/schema.json",
         "/oembed?url=http://127.0.0.1:8000/scorebord/oirschot", "/scorebord/elders", "/privacy", "/toegankelijkheid", "/hulp", "/static/pragma.css", "/static/draw-charts.js"]
statuses = {path: client.get(path).status_code for path in paths}
print(json.dumps({"statuses": statuses, "modules": sorted(sys.modules)}))
"""


def served_apart(data: Path) -> tuple[dict[str, int], set[str]]:
    """Serve all pages in a process of its own; return the statuses and the modules it loaded."""
    done = subprocess.run([sys.executable, "-c", SERVE, str(data)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    return told["statuses"], set(told["modules"])


def test_the_public_side_serves_everything_and_loads_nothing_private(tmp_path: Path) -> None:
    publish_oirschot(Config(data=tmp_path))
    statuses, modules = served_apart(tmp_path)
    assert statuses.pop("/scorebord/elders") == 404
    assert set(statuses.values()) == {200}
    assert {name for name in modules if name.startswith("pragma_coach.published")} == PUBLISHED
    assert not modules & PRIVATE_LIBRARIES
    assert not any(
        name.startswith(("pragma_coach.services", "pragma_coach.store", "pragma_coach.content")) for name in modules
    )
    assert os.listdir(tmp_path) == ["releases.db"]  # no private database, no secret, nothing beside the board


def test_the_public_side_makes_no_file_where_there_is_nothing_yet(tmp_path: Path) -> None:
    folder = tmp_path / "nergens"
    assert "Er zijn nog geen cijfers." in visitor(folder).get("/").text
    assert not folder.exists()


def test_the_public_side_reads_a_file_it_may_not_write(tmp_path: Path) -> None:
    settings = Config(data=tmp_path)
    publish_oirschot(settings)
    before = settings.releases_file.read_bytes()
    settings.releases_file.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        assert "14 maanden" in visitor(settings).get("/scorebord/oirschot").text
    finally:
        tmp_path.chmod(0o755)
    assert settings.releases_file.read_bytes() == before


def test_the_public_side_holds_no_secret_and_no_address_of_the_private_database(tmp_path: Path) -> None:
    app = create_app(Config(data=tmp_path, secret_key="s" * 40, database_url="postgresql://u:p@db/pragma"))
    held = repr(dict(app.config))
    assert "s" * 40 not in held
    assert "postgresql" not in held


@pytest.mark.parametrize("path", ["/inloggen", "/start", "/account", "/k/ABCD", "/koppels", "/mijn", "/organisatie"])
def test_nothing_of_the_inside_has_an_address_here(tmp_path: Path, path: str) -> None:
    response = visitor(tmp_path).get(path)
    assert response.status_code == 404
    assert 'href="/"' in response.text
    assert "/start" not in response.text
    assert "Inloggen" not in response.text
