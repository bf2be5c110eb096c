"""The whole site as one zip that opens from a disk: `atlas bundle`.

A browser treats a page from a disk (`file:`) more strictly than one from a server: a folder shows
its listing and not `index.html`; no script may fetch a file or start a worker; and `'self'` of a
Content-Security-Policy matches nothing. So links are completed, the search gets its index as a
script and something that stands in for its worker (`theme/offline/offline.js`), and the policy,
which guards against nothing here, is left out.
"""

from __future__ import annotations

import hashlib
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from atlas.language import CODES, Language, language

NAME = "domain-llm-atlas-offline"
FILE = f"{NAME}.zip"

LEFT_OUT = re.compile(
    r"(sitemap\.xml(\.gz)?|robots\.txt|404\.html|\.map|search_index\.json)$"
    r"|(^|/)(pictures|embed)/|\.zip(\.sha256)?$"
)
"""What has a use on the web only."""

_LINK = re.compile(r'(?<= )(href|src|content)="((?:0; url=)?)([^"]*)"')
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_STATEMENT = re.compile(r'<p id="bundle">.*?</p>', re.DOTALL)
_LOCATION = re.compile(r'(?<="location":")([^"#]*)')


def bundle(site: Path, words: Language) -> int:
    """Put the zip and its sum into the built site, and say so on the download pages.

    Returns 0, or 1 if there is no built site with both languages.
    """
    if not all((site / home / "index.html").exists() for home in ("", CODES[1])):
        print(words.t("bundle.no_site", folder=site), file=sys.stderr)
        return 1
    path = site / FILE
    _pack(site, path)
    total = hashlib.sha256(path.read_bytes()).hexdigest()
    (site / f"{FILE}.sha256").write_text(f"{total}  {FILE}\n", encoding="utf-8")
    megabytes = path.stat().st_size / 1e6
    for code in CODES:
        own = language(code)
        folder = site if code == CODES[0] else site / code
        way = "../" if code == CODES[0] else "../../"
        link = f'<a href="{way}{FILE}">{FILE}</a>'
        size = own.number(round(megabytes, 1))
        told = own.t("bundle.ready", link=link, megabytes=size, sum=f"<code>{total}</code>")
        _tell(folder / "api/index.html", told)
    print(words.t("bundle.done", file=path, megabytes=round(megabytes, 1)))
    return 0


def _pack(site: Path, path: Path) -> None:
    """The zip appears once it is whole; until then, whatever fails, the old one stays."""
    new = path.with_name(f".new.{path.name}")  # left out of itself, as every zip
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for name, content in sorted(contents(site)):
                # A day of its own would make every zip different; 1980 is the first zip knows.
                packed.writestr(_member(f"{NAME}/{name}"), content, compresslevel=9)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def contents(site: Path) -> Iterator[tuple[str, bytes]]:
    """The files of the bundle: path and content."""
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        if not path.is_file():
            continue
        if name.endswith("search/search_index.json"):
            index = path.read_text(encoding="utf-8")
            text = f"var __index = {_LOCATION.sub(lambda m: completed(m[0] or './'), index)}"
            yield name.removesuffix("json") + "js", text.encode()
        elif LEFT_OUT.search(name):
            continue
        elif name.endswith(".html"):
            yield name, _page(path.read_text(encoding="utf-8"), name).encode()
        else:
            yield name, path.read_bytes()
    yield "README.txt", "\n".join(language(code).t("bundle.readme") for code in CODES).encode()


def completed(link: str) -> str:
    """A relative link to a folder, led on to its page; any other as it is."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link.startswith(("#", "/", "?")):
        return link
    path = parts.path
    if path in (".", "..") or path.endswith("/.."):
        path += "/"
    if not path.endswith("/"):
        return link
    return parts._replace(path=f"{path}index.html").geturl()


def _page(html: str, name: str) -> str:
    """A page as it works from a disk."""
    own = language("en" if name.startswith("en/") else CODES[0])
    way = "../" * (len(PurePosixPath(name).parts) - 1 - (own.code != CODES[0]))
    html = _POLICY.sub("", html)
    html = _LINK.sub(_complete, html)
    # The stand-in for a worker runs one script: the theme's engine itself, without ours around it.
    html = html.replace("assets/search.js?engine=", "assets/")
    html = _STATEMENT.sub(f'<p id="bundle">{own.t("bundle.inside")}</p>', html)
    return html.replace("</head>", f'<script src="{way}assets/offline.js"></script>\n</head>', 1)


def _complete(found: re.Match[str]) -> str:
    attribute, refresh, link = found.groups()
    if attribute == "content" and not refresh:
        return found[0]
    return f'{attribute}="{refresh}{completed(link)}"'


def _tell(page: Path, text: str) -> None:
    html = page.read_text(encoding="utf-8")
    page.write_text(_STATEMENT.sub(f'<p id="bundle">{text}</p>', html), encoding="utf-8")


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member
