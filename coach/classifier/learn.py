"""From examples to a classifier with thresholds: `coach safety train`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import tomlkit
from numpy.typing import NDArray

from coach.classifier.adapter import Adapter
from coach.classifier.choose import Chosen, choose
from coach.classifier.danger import ADAPTER_FILE, DangerClassifier
from coach.classifier.examples import Example, digest, read_examples, rule_examples
from coach.classifier.variants import with_variants
from coach.errors import UserFixable
from coach.library.asks import load_more_asks
from coach.library.cards import guidance_folder
from coach.library.embeddings import EMBEDDER_ID, MODEL_FILE
from coach.safety.classified import ORDINARY, load_thresholds
from coach.safety.gates import InputGate

__all__ = ["everyday_asks", "held_out", "learn"]

_EPOCHS, _EPOCHS_HELD_OUT = 3, 2
_SEED = 5

Told = Callable[[float], None]


def learn(models_dir: Path, *, folds: int, told: Told) -> Mapping[str, Chosen]:
    """Fit on all examples, set thresholds by fittings on parts of them, and write both into the package.

    Raises:
        UserFixable: the embedder is not here, JAX and Optax are not installed, or an example file is broken.
    """
    folder = models_dir / EMBEDDER_ID
    if not (folder / MODEL_FILE).is_file():
        raise UserFixable("The embedder is not here yet.", where=str(folder), fix="coach setup")
    fit = _fitting(folder)
    examples, rules = read_examples(), InputGate.load()
    more = (*rule_examples(rules.rules), *everyday_asks(rules))
    parts = folds + 1
    adapter = fit(with_variants((*examples, *more)), _EPOCHS, digest(examples), lambda share: told(share / parts))
    shares = held_out(
        examples,
        more,
        folds,
        lambda seen, fold: fit(seen, _EPOCHS_HELD_OUT, "", lambda share: told((1 + fold + share) / parts)),
        lambda fitted, texts: DangerClassifier(folder, fitted).shares(texts),
    )
    chosen = choose(shares, adapter.labels, [example.label for example in examples], load_thresholds())
    adapter.save(ADAPTER_FILE)
    _write(chosen)
    return chosen


def everyday_asks(rules: InputGate) -> tuple[Example, ...]:
    """Every other ask of the guidance as an ordinary message, but for those that a rule would stop."""
    asks = sorted(ask for asks in load_more_asks(guidance_folder()).values() for ask in asks)[::2]
    return tuple(Example(ask, ORDINARY, from_rule=True) for ask in asks if rules.first(ask) is None)


def held_out(
    examples: Sequence[Example],
    more: Sequence[Example],
    folds: int,
    fit: Callable[[Sequence[Example], int], Adapter],
    judge: Callable[[Adapter, Sequence[str]], NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Probabilities of every example, shape (examples, labels), from a fitting that saw neither it nor its variants.

    Args:
        more: what every fitting sees besides.
        fit: fits on some examples, for this fold (0-based).
        judge: what a classifier makes of texts.
    """
    order = np.random.default_rng(_SEED).permutation(len(examples))
    shares: NDArray[np.float32] | None = None
    for fold in range(folds):
        unseen = set(order[fold::folds].tolist())
        seen = [example for row, example in enumerate(examples) if row not in unseen]
        rows = sorted(unseen)
        found = judge(fit(with_variants((*seen, *more)), fold), [examples[row].text for row in rows])
        if shares is None:
            shares = np.empty((len(examples), found.shape[1]), np.float32)
        shares[rows] = found
    assert shares is not None
    return shares


def _fitting(folder: Path) -> Callable[[Sequence[Example], int, str, Told], Adapter]:
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    try:
        from coach.classifier.fit import fit
    except ImportError as error:
        raise UserFixable(
            "Fitting needs JAX and Optax, which people who only talk do not.", fix="pip install -e '.[train]'"
        ) from error
    return lambda examples, epochs, made_of, told: fit(examples, folder, epochs=epochs, made_of=made_of, told=told)


def _write(chosen: Mapping[str, Chosen]) -> None:
    """Put the thresholds into their file and leave everything else of it as it is."""
    path = Path(str(files("coach.safety") / "thresholds.toml"))
    data = tomlkit.parse(path.read_text(encoding="utf-8"))
    for response, choice in chosen.items():
        data["label"][response]["threshold"] = choice.threshold  # type: ignore[index]
    path.write_text(tomlkit.dumps(data), encoding="utf-8")
