"""Finds dead links in the built site: every page, the Node reference included.

    python docs/check_links.py docs/_build/html

Links to other hosts are not followed.
"""

from __future__ import annotations

import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page links to, and the places in it that can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Notes links, files that the page needs, and ids."""
        for name, value in attributes:
            if value is None:
                continue
            if name == "id" or (name == "name" and tag == "a"):
                self.anchors.add(value)
            elif name in ("href", "src"):
                self.targets.append(value)


@cache
def read(path: Path) -> Page:
    """A page, read once."""
    page = Page()
    page.feed(path.read_text("utf-8"))
    return page


def is_dead(target: str, page: Path, site: Path) -> bool:
    """Whether a link leads to no file, or to no place in it."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return False
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if path.is_dir():
        path /= "index.html"
    if not path.is_file() or not path.is_relative_to(site):
        return True
    anchor = unquote(parts.fragment)
    return bool(anchor) and path.suffix == ".html" and anchor not in read(path).anchors


def main(folder: str) -> str | None:
    """Tells which links are dead; nothing where none is."""
    site = Path(folder).resolve()
    pages = sorted(site.rglob("*.html"))
    dead = [
        f"{page.relative_to(site)}: {target}"
        for page in pages
        for target in dict.fromkeys(read(page).targets)
        if is_dead(target, page, site)
    ]
    if not pages or dead:
        return "dead links:\n" + "\n".join(dead or ["no pages at all"])
    links = sum(len(read(page).targets) for page in pages)
    print(f"{len(pages)} pages, {links} links, none of them dead")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
