"""One calm theme: warm paper by day, a dim room by night. System fonts only, so nothing is fetched."""

from __future__ import annotations

from typing import Any

from gradio.themes import Base, Font
from gradio.themes.utils import colors, sizes

_SAGE = colors.Color(
    name="sage",
    c50="#f1f6f2", c100="#e2ece5", c200="#c3d8cb", c300="#9cc0ab", c400="#6fa189", c500="#4c836b",
    c600="#3a6a56", c700="#305546", c800="#294539", c900="#22382f", c950="#13201b",
)  # fmt: skip
_PAPER = colors.Color(
    name="paper",
    c50="#fbf8f3", c100="#f4eee4", c200="#e8dfd0", c300="#d6c9b5", c400="#b3a692", c500="#857762",
    c600="#6a5e4d", c700="#4a4238", c800="#37312a", c900="#28241f", c950="#1c1916",
)  # fmt: skip
_SANS = [Font(name) for name in ("ui-sans-serif", "system-ui", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")]
_MONO = [Font(name) for name in ("ui-monospace", "Consolas", "monospace")]

# Every pair of text and ground below has a contrast of at least 4.5 to 1 (`tests/ui/test_theme.py`).
_LIGHT = {
    "body_background_fill": "#fbf8f3",
    "body_text_color": "#37312a",
    "body_text_color_subdued": "#6a5e4d",
    "background_fill_primary": "#fffdf9",
    "background_fill_secondary": "#f4eee4",
    "border_color_primary": "#e0d5c3",
    "block_background_fill": "#fffdf9",
    "block_label_text_color": "#6a5e4d",
    "block_title_text_color": "#6a5e4d",
    "block_info_text_color": "#6a5e4d",
    "input_background_fill": "#fffdf9",
    "input_border_color": "#cdbfa9",
    "input_border_color_focus": "#3a6a56",
    "input_placeholder_color": "#73664f",
    "button_primary_background_fill": "#3a6a56",
    "button_primary_background_fill_hover": "#305546",
    "button_primary_text_color": "#ffffff",
    "button_secondary_background_fill": "#fffdf9",
    "button_secondary_background_fill_hover": "#f4eee4",
    "button_secondary_border_color": "#d6c9b5",
    "button_secondary_text_color": "#37312a",
    "button_cancel_background_fill": "#f4eee4",
    "button_cancel_background_fill_hover": "#e8dfd0",
    "button_cancel_border_color": "#cdbfa9",
    "button_cancel_text_color": "#37312a",
}
_DARK = {
    "body_background_fill": "#1c1916",
    "body_text_color": "#ece4d8",
    "body_text_color_subdued": "#b3a692",
    "background_fill_primary": "#26221d",
    "background_fill_secondary": "#2f2a24",
    "border_color_primary": "#443c33",
    "block_background_fill": "#26221d",
    "block_label_text_color": "#b3a692",
    "block_title_text_color": "#b3a692",
    "block_info_text_color": "#b3a692",
    "input_background_fill": "#26221d",
    "input_border_color": "#5a5044",
    "input_border_color_focus": "#9cc0ab",
    "input_placeholder_color": "#b3a692",
    "button_primary_background_fill": "#8fb7a0",
    "button_primary_background_fill_hover": "#a8cab6",
    "button_primary_text_color": "#13201b",
    "button_secondary_background_fill": "#26221d",
    "button_secondary_background_fill_hover": "#2f2a24",
    "button_secondary_border_color": "#4f463b",
    "button_secondary_text_color": "#ece4d8",
    "button_cancel_background_fill": "#2f2a24",
    "button_cancel_background_fill_hover": "#3a332c",
    "button_cancel_border_color": "#5a5044",
    "button_cancel_text_color": "#ece4d8",
}


def calm() -> Any:  # noqa: ANN401 - a `gradio.themes.Base`, which has no types
    """The theme of every view."""
    theme = Base(
        primary_hue=_SAGE,
        secondary_hue=_SAGE,
        neutral_hue=_PAPER,
        text_size=sizes.text_md,
        radius_size=sizes.radius_lg,
        font=_SANS,
        font_mono=_MONO,
    )
    return theme.set(
        **_LIGHT,
        **{f"{name}_dark": value for name, value in _DARK.items()},
        block_border_width="0px",
        block_shadow="none",
        button_border_width="1px",
        button_transition="background-color 120ms ease",
        button_large_text_weight="600",
        chatbot_text_size="1.0625rem",
        input_border_width="1px",
        input_shadow="none",
        layout_gap="0.75rem",
    )
