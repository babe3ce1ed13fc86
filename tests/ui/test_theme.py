"""Readable by day and by night, and nothing is fetched for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ui
from ui.theme import _DARK, _LIGHT, calm

CSS = (Path(ui.__file__).parent / "style.css").read_text("utf-8")
PAIRS = [
    ("body_text_color", "body_background_fill"),
    ("body_text_color", "background_fill_primary"),
    ("body_text_color", "background_fill_secondary"),
    ("body_text_color_subdued", "body_background_fill"),
    ("body_text_color_subdued", "background_fill_primary"),
    ("body_text_color_subdued", "background_fill_secondary"),
    ("input_placeholder_color", "input_background_fill"),
    ("button_primary_text_color", "button_primary_background_fill"),
    ("button_primary_text_color", "button_primary_background_fill_hover"),
    ("button_secondary_text_color", "button_secondary_background_fill"),
    ("button_secondary_text_color", "button_secondary_background_fill_hover"),
    ("button_cancel_text_color", "button_cancel_background_fill"),
    ("button_cancel_text_color", "button_cancel_background_fill_hover"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def own_colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS[CSS.index(block) :].split("}")[0]))


@pytest.mark.parametrize("colours", [_LIGHT, _DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(colours, text, ground):
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize(("block", "colours"), [(":root {", _LIGHT), (".dark {", _DARK)], ids=["light", "dark"])
def test_the_pages_own_colours_can_be_read(block, colours):
    own = own_colours(block)
    assert contrast(own["honey-text"], own["honey"]) >= 7
    assert contrast(own["accent"], colours["body_background_fill"]) >= 4.5
    assert contrast(own["honey-edge"], own["honey"]) >= 2.5


@pytest.mark.parametrize("colours", [_LIGHT, _DARK], ids=["light", "dark"])
def test_the_focus_ring_stands_out(colours):
    assert contrast(colours["input_border_color_focus"], colours["body_background_fill"]) >= 3


def test_both_themes_set_the_same_things():
    assert set(_LIGHT) == set(_DARK)


def test_no_font_is_fetched():
    theme = calm()
    assert theme._stylesheets == []
    assert theme._font_css == []
    assert re.findall(r"url\((?![\"']data:)", theme._get_theme_css()) == []


def test_the_style_fetches_nothing():
    assert not re.search(r"url\(|@import|@font-face", CSS)


def test_no_selector_has_a_comma_in_brackets():
    selectors = re.findall(r"^[^{}@]+(?=\{)", re.sub(r"/\*.*?\*/", "", CSS, flags=re.S), flags=re.M)
    assert selectors
    assert [selector for selector in selectors if re.search(r"\([^)]*,", selector)] == []
