"""Plots as inline SVG: dots with intervals, and bars. Colours come from the page's style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Bar", "Dot", "bars", "dots"]

_ROW = 22
_LEFT, _WIDTH = 210, 640
_PLOT = _WIDTH - _LEFT - 20


@dataclass(frozen=True, slots=True)
class Dot:
    """A value with its interval, on the line called `label`; `kind` chooses the colour."""

    label: str
    mean: float
    low: float
    high: float
    kind: str = "coach"
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """So many of one kind."""

    label: str
    count: float
    text: str


def dots(title: str, values: Sequence[Dot], low: float = 0.0, high: float = 1.0) -> str:
    """One line a label, in their first order; several kinds share a line. A short stroke shows `mark`."""
    labels = list(dict.fromkeys(dot.label for dot in values))
    kinds = list(dict.fromkeys(dot.kind for dot in values))
    parts = [_axis(low, high, len(labels))]
    for dot in values:
        y = _y(labels.index(dot.label)) + (kinds.index(dot.kind) - (len(kinds) - 1) / 2) * 3.5
        left, right, x = (_x(value, low, high) for value in (dot.low, dot.high, dot.mean))
        parts.append(
            f'<g class="k-{escape(dot.kind)}"><line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        said = f"{dot.label}, {dot.kind}: {dot.mean:.2f} [{dot.low:.2f}, {dot.high:.2f}]"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>{escape(said)}</title></circle></g>')
        if dot.mark is not None:
            at, row = _x(dot.mark, low, high), _y(labels.index(dot.label))
            parts.append(f'<line class="mark" x1="{at:.1f}" x2="{at:.1f}" y1="{row - 9}" y2="{row + 9}"/>')
    parts += [_label(label, _y(row)) for row, label in enumerate(labels)]
    return _svg(title, parts, _y(len(labels)) + 6)


def bars(title: str, values: Sequence[Bar]) -> str:
    """One bar a label, from nothing to the largest."""
    most = max((bar.count for bar in values), default=0) or 1
    parts = []
    for row, bar in enumerate(values):
        y, width = _y(row), max(1.0, (_PLOT - 60) * bar.count / most)
        parts.append(_label(bar.label, y))
        parts.append(f'<rect class="k-coach" x="{_LEFT}" y="{y - 7}" width="{width:.1f}" height="14"/>')
        parts.append(f'<text x="{_LEFT + width + 6:.1f}" y="{y + 4}">{escape(bar.text)}</text>')
    return _svg(title, parts, _y(len(values)) + 6)


def _axis(low: float, high: float, rows: int) -> str:
    bottom = _y(rows) - 6
    lines = []
    for step in range(5):
        value = low + (high - low) * step / 4
        x = _x(value, low, high)
        zero = "zero" if abs(value) < 1e-9 and low < 0 else "grid"
        lines.append(f'<line class="{zero}" x1="{x:.1f}" x2="{x:.1f}" y1="18" y2="{bottom}"/>')
        lines.append(f'<text class="tick" x="{x:.1f}" y="12">{value:.2g}</text>')
    return "".join(lines)


def _label(text: str, y: float) -> str:
    return f'<text class="label" x="{_LEFT - 10}" y="{y + 4}">{escape(text)}</text>'


def _svg(title: str, parts: Sequence[str], height: float) -> str:
    body = "".join(parts)
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" '
        f'aria-label="{escape(title, quote=True)}">{body}</svg></figure>'
    )


def _x(value: float, low: float, high: float) -> float:
    return _LEFT + _PLOT * (min(max(value, low), high) - low) / (high - low)


def _y(row: int) -> float:
    return 32 + row * _ROW
