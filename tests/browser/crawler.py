"""A page that notes all that goes wrong on what it opens."""

from __future__ import annotations

from playwright.sync_api import Browser

LISTEN = """
addEventListener("securitypolicyviolation", event =>
  (window.violations ??= []).push(`${event.effectiveDirective} ${event.blockedURI}`))
"""


class Crawler:
    """A page in one look, and all that went wrong on what it opened."""

    def __init__(self, chromium: Browser, root: str, scheme: str, width: int) -> None:
        self.root, self.faults, self.requests = root, list[str](), 0
        self.context = chromium.new_context(
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 844},
        )
        self.context.add_init_script(LISTEN)
        self.page = self.context.new_page()
        self.page.on("console", lambda m: self._note(m.type == "error", f"console: {m.text}"))
        self.page.on("pageerror", lambda error: self._note(True, f"script: {error}"))
        self.page.on("dialog", lambda dialog: self._note(True, f"dialog: {dialog.message}"))
        self.page.on("request", lambda r: self._asked(r.url))
        self.page.on("response", lambda r: self._note(r.status >= 400, f"{r.status}: {r.url}"))

    def _note(self, wrong: bool, fault: str) -> None:
        self.faults += [fault] if wrong else []

    def _asked(self, url: str) -> None:
        self.requests += 1
        self._note(not url.startswith(self.root), f"foreign: {url}")

    def open(self, path: str) -> list[str]:
        """What went wrong on a page."""
        self.faults.clear()
        self.page.goto(self.root + path, wait_until="load")
        self.page.wait_for_timeout(50)  # the browser reports violations in a task of its own
        return [*self.faults, *self.page.evaluate("window.violations ?? []")]
