"""Writes a report: the page, Markdown and JSON, side by side."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.report.content import Content
from evals.report.markdown import as_markdown
from evals.report.page import as_page

__all__ = ["write_report"]


def write_report(content: Content, folder: Path) -> Path:
    """All three, named after the run; returns the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{content.run.name}.html"
    page.write_text(as_page(content), encoding="utf-8")
    page.with_suffix(".md").write_text(as_markdown(content), encoding="utf-8")
    page.with_suffix(".json").write_text(json.dumps(_json(content), ensure_ascii=False, indent=1), encoding="utf-8")
    return page


def _json(content: Content) -> dict[str, Any]:
    return {
        "run": content.run.name,
        "half": content.run.half,
        "fingerprints": content.run.fingerprints,
        "suites": [
            {
                "suite": suite.name,
                "cases": suite.cases,
                "turns": suite.turns,
                "figures": [asdict(figure) for figure in suite.figures],
                "categories": {name: asdict(of) for name, of in suite.categories.items()},
                "against": [asdict(one) for one in suite.rivalries],
                "latency": suite.latency,
                "failed": suite.failed,
                "worst": [row.key for row in suite.worst],
            }
            for suite in content.suites
        ],
        "gate": None if content.drift is None else asdict(content.drift),
    }
