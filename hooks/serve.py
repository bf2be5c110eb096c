"""`make serve`: a preview of both languages on loopback that follows every edit.

MkDocs' own `serve` knows one configuration; this uses its server with a builder for both. Builds
are "dirty": pages whose text did not change are left as they are, so an edit shows in seconds.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from policy import allowing

ROOT = Path(__file__).parents[1]
HOST, PORT = "127.0.0.1", int(os.environ.get("PORT", "8000"))
PARTS = {"mkdocs.yml": "", "mkdocs.en.yml": "en"}
"""Configuration → folder of the site."""

log = logging.getLogger("mkdocs")


def main() -> None:
    """Build, serve, watch, until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    for noisy in ("mkdocs.plugins", "mkdocs.commands.build"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    os.environ["SITE_URL"] = f"http://{HOST}:{PORT}/"
    with tempfile.TemporaryDirectory(prefix="atlas-preview-") as folder:
        server = Preview(lambda: build_both(folder), HOST, PORT, root=folder)
        build_both(folder)
        for watched in ("catalog", "docs", "theme", "hooks/atlas/strings", *PARTS):
            server.watch(str(ROOT / watched))
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            server.shutdown()


class Preview(LiveReloadServer):
    """MkDocs' server, whose own script each page must allow as well."""

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page = super()._inject_js_into_html(content, epoch).decode()  # type: ignore[no-untyped-call]
        script = page.rpartition("<script>")[2].partition("</script>")[0]
        return allowing(page, script).encode()


def build_both(folder: str) -> None:
    """Build what changed; a mistake is shown, and the last good preview stays."""
    for config_file, part in PARTS.items():
        config = load_config(str(ROOT / config_file), site_dir=str(Path(folder) / part))
        config.plugins.on_startup(command="serve", dirty=True)
        try:
            build(config, dirty=True)
        except (Abort, PluginError) as error:
            log.error(error)


if __name__ == "__main__":
    main()
