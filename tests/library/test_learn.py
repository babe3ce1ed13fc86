"""Fitting the classifier, as far as it goes without the embedder."""

import os
import subprocess
import sys
from pathlib import Path


def test_what_is_missing_is_told_in_one_sentence(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "coach.library.learn"],
        env={**os.environ, "COACH_MODELS_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert len(ran.stderr.splitlines()) == 1
    assert "coach setup" in ran.stderr
