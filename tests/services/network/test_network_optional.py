"""The network of organisations is optional: nothing of it is imported before somebody asks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BLOCKED = """
import sys

class Missing:
    def find_spec(self, name, *rest):
        if name.partition(".")[0] == "cryptography":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
"""


def run(code: str, folder: Path) -> str:
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_app_the_public_pages_and_the_commands_import_nothing_of_the_network(tmp_path: Path) -> None:
    # The library itself may be there: fpdf2 imports it where it is installed. Without it: see below.
    code = (
        "import sys, pragma_coach.app, pragma_coach.public, pragma_coach.cli\n"
        "names = ('pragma_coach.services.network.', 'pragma_coach.published.levels')\n"
        "print([name for name in sys.modules if name.startswith(names)])"
    )
    assert run(code, tmp_path).strip() == "[]"


def test_without_the_library_the_public_pages_and_the_app_answer(tmp_path: Path) -> None:
    code = (
        BLOCKED
        + """
from dataclasses import replace
from pathlib import Path
from pragma_coach import app, public
from pragma_coach.config import Config
from pragma_coach.store import database, schema
config = Config(data=Path(sys.argv[1]), secret_key="s" * 40, base_url="http://localhost")
database.connect_to(config)
schema.migrate(config)
paths = ("/", "/scorebord/methode", "/scorebord/land", "/scorebord/regio/noord")
print([public.create_app(config).test_client().get(path).status_code for path in paths])
print([app.create_app(config).test_client().get(path).status_code for path in ("/", "/inloggen")])
print([name for name in sys.modules if name.startswith("pragma_coach.services.network.")])
"""
    )
    assert run(code, tmp_path).splitlines() == ["[200, 200, 404, 404]", "[200, 200]", "[]"]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["migrate"], "Bijgewerkt"),
        (["check"], "Alles is in orde"),
        (["verify"], "0 koppels nagekeken"),
        (["publish"], "Er is niets aan de beurt"),
        (["network", "keys"], "Er is nog geen sleutel"),
        (["network", "key"], "pip install 'pragma-coach[network]'"),
        (["network", "trust", "assen", __file__], "pip install 'pragma-coach[network]'"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_without_the_library_a_command_works_or_says_what_to_install(
    arguments: list[str], answer: str, tmp_path: Path
) -> None:
    code = (
        BLOCKED
        + f"""
from pragma_coach.cli import main
from pragma_coach.store import database, schema
from pragma_coach.cli.common import settings
from pathlib import Path
if {arguments} != ["migrate"]:
    config = settings(Path(sys.argv[1]))
    database.connect_to(config)
    schema.migrate(config)
    database.close_all()
sys.stderr = sys.stdout
try:
    main([*{arguments}, *([] if {arguments} == ["check"] else ["--data", sys.argv[1]])])
except SystemExit:
    pass
"""
    )
    assert answer in run(code, tmp_path)
