"""`make serve`: a preview of both languages on loopback that follows every edit.

MkDocs' own `serve` knows one configuration; this uses its server with a builder for both, each
language in a process of its own that lives as long as the preview and remembers the catalog. Builds
are "dirty": pages whose text did not change are left as they are; and what stands beside the pages,
as feeds and sheets, is written once they show: so an edit shows in seconds.
"""

from __future__ import annotations

import logging
import os
import signal
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from atlas.exports import products, write_all
from atlas.parts import build_pages
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from policy import allowing

ROOT = Path(__file__).parents[1]
HOST, PORT = "127.0.0.1", int(os.environ.get("PORT", "8000"))
PARTS = {"mkdocs.yml": "", "mkdocs.en.yml": "en"}
"""Configuration → folder of the site."""

LOOKING = 0.2
"""Seconds from one look at the files to the next."""

_waiting: list[Callable[[], None]] = []
"""What a worker has yet to write."""

log = logging.getLogger("mkdocs")


def main() -> None:
    """Build, serve, watch, until interrupted."""
    os.environ["SITE_URL"] = f"http://{HOST}:{PORT}/"
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends this ends all of it
    prepare()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="atlas-preview-"))
        workers = {
            config: stack.enter_context(
                ProcessPoolExecutor(1, initializer=prepare, initargs=(True,))
            )
            for config in PARTS
        }

        def build_all() -> None:
            building = [
                worker.submit(build_language, config, str(Path(folder) / PARTS[config]))
                for config, worker in workers.items()
            ]
            for done in building:
                done.result()
            for worker in workers.values():
                worker.submit(write_files).add_done_callback(tell)

        build_all()
        server = Preview(build_all, HOST, PORT, root=folder, polling_interval=LOOKING)
        for watched in ("catalog", "docs", "theme", "hooks/atlas/strings", *PARTS):
            server.watch(str(ROOT / watched))
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            server.shutdown()


def prepare(worker: bool = False) -> None:
    """Say what matters; workers end when the preview does, not by a key of their own."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    for noisy in ("mkdocs.plugins", "mkdocs.commands.build"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    if worker:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class Preview(LiveReloadServer):
    """MkDocs' server, whose own script each page must allow as well."""

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page = super()._inject_js_into_html(content, epoch).decode()  # type: ignore[no-untyped-call]
        script = page.rpartition("<script>")[2].partition("</script>")[0]
        return allowing(page, script).encode()


def build_language(config_file: str, folder: str) -> None:
    """Build what changed in a language; a mistake is shown, and the last good preview stays."""
    try:
        config = build_pages(ROOT / config_file, Path(folder), preview=True)
    except (Abort, PluginError) as error:
        log.error(error)
    else:
        renderer = config.extra["renderer"]
        _waiting.append(partial(write_all, renderer, Path(folder), products(renderer)))


def write_files() -> None:
    """Write what stands beside the pages that were built last."""
    while _waiting:
        _waiting.pop()()


def tell(done: Future[None]) -> None:
    """Say why files were not written."""
    if error := done.exception():
        log.error("%s: %s", type(error).__name__, error)


if __name__ == "__main__":
    main()
