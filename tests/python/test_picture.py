"""The picture of the architecture: no text overlaps another one, or exceeds its box."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from matplotlib import get_data_path
from matplotlib.ft2font import FT2Font

PICTURE = Path(__file__).parents[2] / "docs" / "architecture.svg"
SVG = "{http://www.w3.org/2000/svg}"
# Fonts that are at least as wide as those of browsers, each with its size in the picture.
FONTS = {
    "file": ("DejaVuSansMono-Bold", 12),
    "title": ("DejaVuSans-Bold", 13),
    "flow": ("DejaVuSans-Oblique", 13),
    None: ("DejaVuSans", 13),
}
GAP = 4


def width(words: str, kind: str | None) -> float:
    name, size = FONTS[kind]
    font = FT2Font(f"{get_data_path()}/fonts/ttf/{name}.ttf")
    font.set_size(size, 72)
    font.set_text(words, 0)
    return font.get_width_height()[0] / 64


def extent(text: ElementTree.Element) -> tuple[float, float, float]:
    """Returns a text's left end, right end and line."""
    parts = [(text.text or "", text.get("class"))]
    for span in text:
        parts += [
            ("".join(span.itertext()), span.get("class")),
            (span.tail or "", text.get("class")),
        ]
    length = sum(width(words, kind) for words, kind in parts if words)
    at = float(text.attrib["x"])
    left = at - length * {"end": 1.0, "middle": 0.5}.get(text.get("text-anchor", ""), 0.0)
    return left, left + length, float(text.attrib["y"])


def test_no_text_runs_into_another_or_out_of_its_box() -> None:
    picture = ElementTree.parse(PICTURE).getroot()
    texts = {"".join(text.itertext()): extent(text) for text in picture.iter(SVG + "text")}
    boxes = [
        [float(box.attrib[name]) for name in ("x", "y", "width", "height")]
        for box in picture.iter(SVG + "rect")
    ]
    assert len(texts) > 40
    right_end = float(picture.attrib["viewBox"].split()[2])
    for words, (left, right, line) in texts.items():
        for other, (start, _, other_line) in texts.items():
            is_beside = other != words and abs(line - other_line) < 14 and start >= left
            assert not is_beside or start >= right + GAP, f"{words!r} runs into {other!r}"
        around = [
            x + wide
            for x, y, wide, high in boxes
            if x <= left <= x + wide and y <= line <= y + high
        ]
        assert right + GAP <= min(around, default=right_end), f"{words!r} runs out of its box"
