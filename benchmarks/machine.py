"""What the figures were taken on."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path

import psutil

__all__ = ["facts"]

_LIBRARIES = ("chromadb", "onnxruntime", "bm25s", "numpy")


def facts() -> dict[str, str]:
    """Processor, memory, versions, and how busy the computer is now."""
    return {
        "processor": _processor(),
        "cores": f"{psutil.cpu_count(logical=False)} physical, {psutil.cpu_count()} logical",
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "Python": platform.python_version(),
        **{library: version(library) for library in _LIBRARIES},
        "load average": " ".join(f"{load:.2f}" for load in psutil.getloadavg()) + " (1, 5, 15 minutes)",
    }


def _processor() -> str:
    """The processor's name, which `platform` does not know on Linux."""
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
