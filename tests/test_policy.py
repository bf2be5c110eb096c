"""Every page of the built site forbids what it does not need, and uses nothing that it forbids."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from tests.conftest import ROOT, SITE_URL

SCRIPT_URLS = ("javascript:", "vbscript:", "data:text")


class Rules(HTMLParser):
    """What breaks the rules on one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.broken: list[str] = []
        self.policy = ""
        self.referrer = ""
        self.in_main = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.in_main |= tag == "main"
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        elif tag in ("script", "link", "style") and not self.policy:
            self.broken.append(f"<{tag}> before the policy")
        if values.get("name") == "referrer":
            self.referrer = values["content"]
        if tag in ("style", "base", "iframe", "object", "embed"):
            self.broken.append(f"<{tag}>")
        self.broken += [
            f"{name} on <{tag}>"
            for name, value in values.items()
            if name == "style"
            or name.startswith("on")
            or (
                name in ("href", "src", "action", "formaction", "xlink:href")
                and value.strip().lower().startswith(SCRIPT_URLS)
            )
        ]
        target = values.get("href", "") if tag == "a" else ""
        if target.startswith("http") and not target.startswith(SITE_URL):
            needed = {"noopener", "external"} if self.in_main else {"noopener"}
            if not needed <= set(values.get("rel", "").split()):
                self.broken.append(f"link to {target} without {needed}")

    def handle_endtag(self, tag: str) -> None:
        self.in_main &= tag != "main"


def test_every_page_keeps_the_rules(site: Path) -> None:
    broken = {}
    for path in site.rglob("*.html"):
        page = Rules(path.read_text(encoding="utf-8"))
        if "unsafe" in page.policy or not page.policy.startswith("default-src 'none'"):
            page.broken.append(f"policy {page.policy!r}")
        if page.referrer != "no-referrer":
            page.broken.append("no referrer policy")
        if page.broken:
            broken[path.relative_to(site).as_posix()] = page.broken
    assert broken == {}


def test_a_script_that_the_theme_did_not_write_stops_the_build(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Were one to slip through, it would not be given a hash."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Page\n\n<script>alert(1)</script>\n")
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "site_name: x\ntheme: {name: material, font: false, palette: {scheme: default}}\n"
        f"plugins: []\nhooks: ['{ROOT}/hooks/policy.py']\nextra: {{external: (other site)}}\n"
    )
    with pytest.raises(Abort):
        build(load_config(str(config)))
    assert "a script that the theme did not write: 'alert(1)'" in caplog.text
