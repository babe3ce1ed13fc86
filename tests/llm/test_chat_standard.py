"""langchain's standard suites against the real tiny model."""

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests

from coach.config import load_settings
from coach.llm.catalogue import load_catalogue, path_of
from coach.llm.chat import LocalChat

TINY = "smollm2-135m-instruct-q4_1"


def tiny_model_params() -> dict:
    """What both suites give to the model; the unit suite brings its own `max_tokens`."""
    path = path_of(load_catalogue().entry(TINY), load_settings().models_dir)
    if not path.exists():
        pytest.skip(f"the tiny model is not here: run `coach models fetch {TINY}`")
    return {"model_path": path, "model": TINY, "context_tokens": 2048, "temperature": 0}


@pytest.mark.model
class TestUnit(ChatModelUnitTests):
    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return LocalChat

    @property
    def chat_model_params(self) -> dict:
        return tiny_model_params()


@pytest.mark.model
class TestIntegration(ChatModelIntegrationTests):
    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return LocalChat

    @property
    def chat_model_params(self) -> dict:
        return {**tiny_model_params(), "max_tokens": 24}
