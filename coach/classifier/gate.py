"""Builds the input gate out of what works on this computer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from coach.classifier.adapter import Adapter
from coach.classifier.danger import ADAPTER_FILE, DangerClassifier
from coach.errors import UserFixable
from coach.library.embeddings import EMBEDDER_ID
from coach.safety.classified import ORDINARY, load_thresholds
from coach.safety.gates import InputGate
from coach.safety.layers import LayeredGate

__all__ = ["load_classifier", "load_input_gate"]

_log = logging.getLogger(__name__)
T = TypeVar("T")


def load_input_gate(models_dir: Path) -> LayeredGate:
    """Rules and classifier, or the one of them that loads.

    Raises:
        RuleError: a rule file breaks the format, and the classifier does not load either.
    """
    classifier = _or_none(lambda: load_classifier(models_dir))
    rules = InputGate.load() if classifier is None else _or_none(InputGate.load)
    return LayeredGate(rules, classifier, load_thresholds())


def load_classifier(models_dir: Path) -> DangerClassifier:
    """The classifier, its weights in memory.

    Raises:
        UserFixable: the embedder is not here, or a file is damaged.
    """
    adapter = Adapter.load(ADAPTER_FILE)
    if set(adapter.labels) != {*load_thresholds().labels, ORDINARY}:
        raise UserFixable("The safety classifier and its thresholds do not fit each other.", fix="coach safety train")
    classifier = DangerClassifier(models_dir / EMBEDDER_ID, adapter)
    classifier.probabilities("")  # now, so that what is wrong with it shows before the first message
    return classifier


def _or_none(layer: Callable[[], T]) -> T | None:
    try:
        return layer()
    except Exception as error:  # noqa: BLE001 the other layer stands in, whatever the reason
        _log.warning("a layer of the safety gate did not load: %s", error)
        return None
