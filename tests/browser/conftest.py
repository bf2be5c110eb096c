"""A real Chromium: Playwright's own where it is installed, else the system's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def program(playwright: Playwright) -> str:
    """Where Chromium is: Playwright's own, else the system's."""
    own = playwright.chromium.executable_path
    system = shutil.which("chromium") or shutil.which("google-chrome")
    return own if os.path.exists(own) or not system else system


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium's sandbox does not start for root, who runs tests in containers.
        flags = [*FLAGS, *(["--no-sandbox"] if os.getuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=program(playwright), args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@dataclass
class Visit:
    """A page being looked at, and what went wrong on it."""

    page: Page
    faults: list[str] = field(default_factory=list)


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Open a page of the built site; at the end, nothing may have gone wrong on it."""
    opened: list[Visit] = []

    def open_page(path: str, width: int = 1280, scheme: str = "light", **options: Any) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=scheme,  # type: ignore[arg-type]
            has_touch=width < 600,
            **options,
        )
        visited = Visit(context.new_page())
        page, faults = visited.page, visited.faults
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda r: faults.append(f"foreign: {r.url}") if not r.url.startswith(server) else None,
        )
        page.goto(server + path)
        opened.append(visited)
        return visited

    yield open_page
    for visited in opened:
        assert visited.faults == []
        visited.page.context.close()
