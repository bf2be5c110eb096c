"""The explorer with many entries: what it weighs, and how long it takes to answer a reader.

The page is that of a site of one entry, with the explorer and its data made anew from a generated
catalog. Times are those of a processor slowed down four times, from the event to the drawn table.
Data of filters come when a reader turns to them, data of words when to their field; `at_once` and
`word_at_once` are a filter and a word that are used before their data have come.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from atlas.address import Address
from atlas.catalog import Catalog, load
from atlas.exports.explorer import explorer
from atlas.language import language
from atlas.pages import Renderer
from atlas.pages.explore import explore
from atlas.pages.html import html
from atlas.view import Atlas
from playwright.sync_api import Browser, Page

from tests import small
from tests.bench import generator
from tests.browser.conftest import launched
from tests.conftest import DAY, REPO_URL, ROOT, SITE_URL, QuietHandler

SIZES = (1_000, 10_000)
SLOWER = 4
RUNS = 5

LOOK = "told(form, 'pointerover')"
"""A reader turns to the filters."""
FOCUS = "form.elements.find.focus()"
"""A reader turns to the field for words."""

STEPS = {
    "first_filter": "box('domain', 'medical')",
    "second_filter": "box('use', 'commercial')",
    "memory": "list('fits', '24')",
    "order": "list('sort', 'stars')",
    "undone": "box('domain', 'medical')",
    "first_word": "word('benc')",
    "word": "word('bencao')",
    "chinese": "word('中医')",
    "misspelt": "word('doctrglm')",
    "two_words": "word('lawyer lama')",
}
"""What a reader does, one after the other, on a page that has just been opened."""

TURNS = {"first_filter": LOOK, "first_word": FOCUS}
"""What comes before a step, with time for its data to arrive."""

READER = """
  const form = document.getElementById('explore-form');
  const told = (control, kind) => control.dispatchEvent(new Event(kind, {bubbles: true}));
  const box = (name, value) => {
    const control = form.querySelector(`input[name=${name}][value=${value}]`);
    control.checked = !control.checked;
    told(control, 'change');
  };
  const list = (name, value) => {
    form.elements[name].value = value;
    told(form.elements[name], 'change');
  };
  const word = (text) => { form.elements.find.value = text; told(form.elements.find, 'input'); };
"""


def measure(size: int) -> list[dict[str, Any]]:
    """For each language: transfers in KB (gzip), and milliseconds of each step."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        site = _site(work, size)
        with _served(site) as address, launched() as chromium:
            rows = []
            for prefix in ("", "en/"):
                url = f"{address}{prefix}explore/"
                measured = {**_transfers(chromium, url), **_times(chromium, url)}
                rows.append({"entries": size, "page": f"/{prefix}explore/", **measured})
            return rows


def _site(work: Path, size: int) -> Path:
    """A site whose explorer has `size` entries and whose other pages have one."""
    real = load(ROOT / "catalog")
    project = small.project(work / "project", real, ["bentsao"])
    subprocess.run(
        [sys.executable, "-m", "atlas", "build", "--out", str(work / "site"), "--date", DAY],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "hooks"), "ATLAS_POLL": "never",
             "ATLAS_SIGNALS": str(work / "signals"), "SITE_URL": SITE_URL, "REPO_URL": REPO_URL},
        stdout=subprocess.DEVNULL,
        check=True,
    )  # fmt: skip
    generator.write(ROOT / "catalog", work / "catalog", size)
    catalog: Catalog = load(work / "catalog")
    atlas = Atlas(catalog, date.fromisoformat(DAY))
    for code, prefix in (("zh", ""), ("en", "en/")):
        renderer = Renderer(atlas, language(code), Address(SITE_URL, REPO_URL))
        root = work / "site" / prefix
        for export in explorer(renderer):
            export.write(root)
        file = root / "explore/index.html"
        body = html(next(explore(renderer)).body)[0]
        frame = file.read_text(encoding="utf-8")
        before, start, rest = re.split(r"(<article[^>]*>)", frame, maxsplit=1)
        file.write_text(before + start + body + rest[rest.index("</article>") :], encoding="utf-8")
    return work / "site"


def _transfers(chromium: Browser, url: str) -> dict[str, float]:
    """KB of what is fetched: to read, looking at the filters, with the first filter, with words."""
    page = chromium.new_page()
    fetched: list[int] = []
    page.on("response", lambda answer: fetched.append(len(gzip.compress(answer.body(), 9))))
    page.goto(url, wait_until="networkidle")
    steps = {}
    for name, act in {
        "read": "",
        "looked": LOOK,
        "filtered": STEPS["first_filter"],
        "typed": f"{FOCUS}; {STEPS['first_word']}",
    }.items():
        page.evaluate(f"() => {{ {READER} {act} }}")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1_000)
        steps[f"{name}_kb"] = round(sum(fetched) / 1000, 1)
    page.close()
    return steps


def _times(chromium: Browser, url: str) -> dict[str, int]:
    """Milliseconds of each step, the median of several visits."""
    visits = [_visit(chromium, url) for _ in range(RUNS)]
    return {f"{name}_ms": round(median(visit[name] for visit in visits)) for name in visits[0]}


def _visit(chromium: Browser, url: str) -> dict[str, float]:
    times: dict[str, float] = {}
    for name, step in {"at_once": "first_filter", "word_at_once": "first_word"}.items():
        with _slow(chromium, url) as page:
            times[name] = _response(page, STEPS[step])
    with _slow(chromium, url) as page:
        for name, act in STEPS.items():
            if turn := TURNS.get(name):
                page.evaluate(f"() => {{ {READER} {turn} }}")
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(1_000)
            times[name] = _response(page, act)
    return times


@contextmanager
def _slow(chromium: Browser, url: str) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto(url, wait_until="networkidle")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page
    page.close()


def _response(page: Page, act: str) -> float:
    """From the event until the frame with the new rows has been drawn."""
    took: float = page.evaluate(
        f"""() => new Promise((done) => {{ {READER}
          const begun = performance.now();
          const drawn = new MessageChannel();  // its message comes after the frame
          drawn.port1.onmessage = () => done(performance.now() - begun);
          document.addEventListener('atlas:rows', () => requestAnimationFrame(
            () => drawn.port2.postMessage(0)), {{once: true}});
          {act};
        }})"""
    )
    page.wait_for_timeout(300)  # a reader looks at it
    return took


@contextmanager
def _served(site: Path) -> Iterator[str]:
    handler = functools.partial(QuietHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


if __name__ == "__main__":
    for number in [int(word) for word in sys.argv[1:]] or SIZES:
        for row in measure(number):
            print(json.dumps(row), flush=True)
