"""What every test starts from: no way out of this computer, a person's folders that are empty, the real model files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from platformdirs import user_cache_path
from pytest_socket import socket_allow_hosts

from coach.app import EMBEDDER
from coach.config import APP
from coach.llm.catalogue import is_present, load_catalogue, path_of

TINY = "smollm2-135m-instruct-q4_1"
MODELS_DIR = Path(os.environ.get("COACH_MODELS_DIR") or user_cache_path(APP) / "models")


@pytest.fixture(autouse=True)
def _only_this_computer() -> None:
    """Nobody is called but 127.0.0.1 and local sockets; the plugin lifts this again after each test."""
    socket_allow_hosts(["127.0.0.0/8", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path) -> Iterator[None]:
    """No test reads a person's settings, nor writes into their folders, nor leaves a variable behind."""
    ours = {"COACH_DATA_DIR": str(tmp_path / "data"), "COACH_CONFIG": str(tmp_path / "coach.toml")}
    with patch.dict(os.environ):
        for name in [name for name in os.environ if name.startswith("COACH_") and name != "COACH_MODELS_DIR"]:
            del os.environ[name]
        os.environ.update(ours)
        yield


@pytest.fixture(scope="session")
def tiny_model() -> Path:
    """The smallest real model's file."""
    return _fetched(TINY)


@pytest.fixture(scope="session")
def embedder() -> Path:
    """The real embedder's folder."""
    return _fetched(EMBEDDER)


def _fetched(model_id: str) -> Path:
    entry = load_catalogue().entry(model_id)
    if not is_present(entry, MODELS_DIR):
        pytest.skip(f"{entry.name} is not on this computer: run `coach models fetch {model_id}`")
    return path_of(entry, MODELS_DIR)
