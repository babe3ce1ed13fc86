"""Fits the classifier that tells which card a message asks for: `python -m coach.library.learn` (`make learn`)."""

from __future__ import annotations

import sys

import numpy as np

from coach.config import load_settings, silence
from coach.errors import UserFixable
from coach.library.asks import CLASSIFIER_FILE, examples, load_more_asks
from coach.library.cards import guidance_folder, load_cards
from coach.library.embeddings import EMBEDDER_ID, MiniLmEmbeddings
from coach.library.linear import fit

STRENGTH = 4.0  # 2 to 8 do as well on the dev half of evals/suites/retrieval


def main() -> None:
    """Embed every example, fit, and put the classifier beside the cards.

    Raises:
        UserFixable: the cards or asks can't be read, or the embedder or scikit-learn is missing.
    """
    silence()
    folder = guidance_folder()
    texts, labels = examples(load_cards(folder), load_more_asks(folder))
    embeddings = MiniLmEmbeddings(load_settings().models_dir / EMBEDDER_ID)
    vectors = np.array(embeddings.embed_documents(list(texts)), dtype=np.float32)
    classifier = fit(vectors, labels, strength=STRENGTH, embedder=EMBEDDER_ID, texts=texts)
    classifier.save(folder / CLASSIFIER_FILE)
    sys.stdout.write(
        f"Learned {len(classifier.labels)} labels from {len(texts)} examples. Of examples held out, "
        f"{classifier.found.mean():.0%} find their label among the first five.\n"
    )


if __name__ == "__main__":
    try:
        main()
    except UserFixable as error:
        sys.exit(str(error))
