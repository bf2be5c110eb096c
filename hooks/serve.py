"""`make serve`: a preview of both languages on loopback that follows every edit.

MkDocs' own `serve` knows one configuration; this uses its server with a builder for both, each
language in a process of its own that remembers the catalog from one build to the next. What stands
beside the pages, as feeds and sheets, is written once the pages show: so an edit shows in seconds.
An edit of the code, or of the words and templates beside it, starts the processes anew.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from atlas.exports import products, write_all
from atlas.parts import build_pages
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from policy import allowing

HOOKS = Path(__file__).parent
ROOT = HOOKS.parent
READ = (".py", ".yml", ".j2")
"""What a process reads once: code, and the words and templates beside it."""

HOST, PORT = "127.0.0.1", os.environ.get("PORT") or "8000"
PARTS = {"mkdocs.yml": "", "mkdocs.en.yml": "en"}
"""Configuration → folder of the site."""

LOOKING = 0.2
"""Seconds from one look at the files to the next."""

_waiting: list[Callable[[], None]] = []
"""What a worker has yet to write."""

log = logging.getLogger("mkdocs")


def main() -> None:
    """Build, serve, watch, until interrupted."""
    if not PORT.isdecimal():
        sys.exit(f"PORT is {PORT!r} and not a number, as in: PORT=8001 make serve")
    os.environ["SITE_URL"] = f"http://{HOST}:{PORT}/"
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends this ends all of it
    prepare()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="atlas-preview-"))
        workers = Workers()
        stack.callback(workers.stop)

        def build_all() -> None:
            current = workers.current()
            try:
                building = [
                    worker.submit(build_language, config, str(Path(folder) / PARTS[config]))
                    for config, worker in current.items()
                ]
                for done in building:
                    done.result()
            except BrokenProcessPool:  # one was killed
                workers.stop()
                raise
            for worker in current.values():
                worker.submit(write_files).add_done_callback(tell)

        build_all()
        # What Python keeps beside the code that it reads would look like an edit.
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        server = Preview(build_all, HOST, int(PORT), root=folder, polling_interval=LOOKING)
        for watched in ("catalog", "docs", "theme", "hooks", *PARTS):
            server.watch(str(ROOT / watched))
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            server.shutdown()
        except OSError as error:
            sys.exit(f"{HOST}:{PORT}: {error.strerror}. Another port: PORT=8001 make serve")


class Workers:
    """A process for each language, until what it runs is edited."""

    def __init__(self) -> None:
        self._running: dict[str, ProcessPoolExecutor] = {}
        self._code: dict[Path, int] = {}

    def current(self) -> Mapping[str, ProcessPoolExecutor]:
        """By configuration; all of them anew if the code is another than they have read."""
        code = {path: path.stat().st_mtime_ns for path in HOOKS.rglob("*.*") if path.suffix in READ}
        if code != self._code:
            self.stop()
            self._running = {
                config: ProcessPoolExecutor(1, get_context("spawn"), prepare, (True,))
                for config in PARTS
            }
            self._code = code
        return self._running

    def stop(self) -> None:
        """End them, once each has written what it is at."""
        for worker in self._running.values():
            worker.shutdown(cancel_futures=True)
        self._code.clear()


def prepare(worker: bool = False) -> None:
    """Say what matters; workers end when the preview does, not by a key of their own."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("mkdocs.plugins").setLevel(logging.WARNING)
    logging.getLogger("mkdocs.commands.build").setLevel(logging.ERROR)
    if worker:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class Preview(LiveReloadServer):
    """MkDocs' server, whose own script each page must allow as well."""

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page = super()._inject_js_into_html(content, epoch).decode()  # type: ignore[no-untyped-call]
        script = page.rpartition("<script>")[2].partition("</script>")[0]
        return allowing(page, script).encode()


def build_language(name: str, folder: str) -> None:
    """Build what changed in a language; a mistake is shown, and the last good preview stays."""
    try:
        config = build_pages(ROOT / name, Path(folder), preview=True)
    except (Abort, PluginError) as error:
        log.error(error)
    except SystemExit:
        pass  # mkdocs-macros ends so, and has said why
    except Exception:
        log.exception("%s: a mistake in the code, or in the words and templates beside it", name)
    else:
        renderer = config.extra["renderer"]
        _waiting.append(partial(write_all, renderer, Path(folder), products(renderer)))


def write_files() -> None:
    """Write what stands beside the pages that were built last."""
    while _waiting:
        _waiting.pop()()


def tell(done: Future[None]) -> None:
    """Say why files were not written."""
    if not done.cancelled() and (error := done.exception()):
        log.error("%s: %s", type(error).__name__, error)


if __name__ == "__main__":
    main()
