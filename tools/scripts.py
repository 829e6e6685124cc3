"""Make what phones load out of static/source: one file for the page and one for the worker, small and without comments;
and pack what a first visit loads once, as tight as it goes (static/packed, by the hash of the content).

    python tools/scripts.py    (npm is needed; it fetches esbuild and terser in the versions named here)

The outcome stands in static/, so that nobody needs npm to install or to run the program; a test compares the two.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pragma_coach.web.shared.compress import packed_file, squeezed

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
BUNDLES = {"page.js": "page.js", "worker.js": "worker.js", "drafts.js": "drafts.js"}
PACKED = ("pragma.css", "wide.css", "pictograms.svg", *BUNDLES, "read-aloud.js")
# Reads from stdin and writes to stdout; brotli is in Node itself.
BROTLI = "const {{stdin, stdout}} = process, parts = []; stdin.on('data', part => parts.push(part));" + (
    "stdin.on('end', () => stdout.write(require('zlib').brotli{way}Sync(Buffer.concat(parts))));"
)
ESBUILD, TERSER = "esbuild@0.28.2", "terser@5.51.4"
TYPESCRIPT, AXE = "typescript@5.9.3", "axe-core@4.14.1"
OPTIONS = ("--bundle", "--minify", "--format=iife", "--target=es2020", "--charset=utf8")
SMALLER = ("--compress", "passes=3,ecma=2020", "--mangle", "--ecma", "2020")  # 3 % more, which a phone feels


class NoNpm(Exception):
    """npm is not there, or cannot fetch what is needed."""


def package(named: str, name: str, folder: Path) -> Path:
    """Return where an npm package lies, fetched into the folder unless it is there."""
    found = folder / named / "node_modules" / name
    if not found.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise NoNpm("npm is not installed (apt install npm)")
        (folder / named).mkdir(parents=True, exist_ok=True)
        line = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder / named), named]
        done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - our own line
        if done.returncode != 0:
            raise NoNpm(f"npm cannot fetch {named}: {done.stderr[-300:]}")
    return found


def tool(named: str, command: str, folder: Path) -> Path:
    """Return the command of an npm package; fetched as by `package`."""
    return package(named, named.partition("@")[0], folder).parent / ".bin" / command


def bundled(source: str, folder: Path) -> bytes:
    """Return one of the sources with all that it imports, made small."""
    found = b""
    for line in (
        [tool(ESBUILD, "esbuild", folder), f"source/{source}", *OPTIONS],
        [tool(TERSER, "terser", folder), *SMALLER],
    ):
        done = subprocess.run(  # noqa: S603 - our own line
            line, cwd=STATIC, env=dict(os.environ), input=found, capture_output=True, check=True
        )
        found = done.stdout
    return found


def brotli(way: str, data: bytes) -> bytes:
    """Compress or Decompress with brotli."""
    node = shutil.which("node")
    if node is None:
        raise NoNpm("node is not installed (apt install npm)")
    line = [node, "-e", BROTLI.format(way=way)]
    return subprocess.run(line, input=data, capture_output=True, check=True).stdout  # noqa: S603 - our own line


def served(name: str) -> bytes:
    """Return a static file as it is sent."""
    data = (STATIC / name).read_bytes()
    return squeezed(data) if name.endswith(".css") else data


def pack() -> None:
    """Pack what a first visit loads; what was packed before goes."""
    shutil.rmtree(STATIC / "packed", ignore_errors=True)
    (STATIC / "packed").mkdir()
    for name in PACKED:
        packed_file(name).write_bytes(brotli("Compress", served(name)))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for source, target in BUNDLES.items():
            (STATIC / target).write_bytes(bundled(source, Path(folder)))
            print(f"static/{target}")
    pack()


if __name__ == "__main__":
    main()
