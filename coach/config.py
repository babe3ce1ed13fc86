"""One frozen `Settings`: defaults < coach.toml < COACH_* variables < flags. The only reader of the environment."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path, user_config_path, user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from coach.errors import UserFixable

APP = "reflective-coach"
MAX_MESSAGE_CHARS = 4_000  # even at two characters a token it fits the context beside the prompt's fixed start

# Libraries below us that would call home, fetch a font or a model, or trace. Said for all of them in one place.
_SILENCE = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_MCP_SERVER": "False",
    "GRADIO_SHARE": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "OTEL_SDK_DISABLED": "true",
    "TOKENIZERS_PARALLELISM": "false",
}


class Settings(BaseSettings):
    """Everything a person can choose.

    Attributes:
        region: whose helplines the fixed texts show; an id of `coach/safety/regions.toml`, "" to guess from the locale.
        model: a catalogue id, or the path of a GGUF file.
        context_tokens: the model's context window, in tokens.
        threads: decoding threads; 0 for one per physical core.
    """

    model_config = SettingsConfigDict(env_prefix="COACH_", frozen=True, extra="forbid", toml_file=None)

    data_dir: Path = Field(default_factory=lambda: user_data_path(APP))
    models_dir: Path = Field(default_factory=lambda: user_cache_path(APP) / "models")
    model: str = "qwen2.5-coder-1.5b-instruct-q4_k_m"
    region: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    context_tokens: int = Field(default=4096, ge=2048, le=131072)
    threads: int = Field(default=0, ge=0, le=256)
    seed: int = Field(default=7, ge=0)
    keep_talks: bool = True

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags win over variables, variables over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())


def config_file() -> Path:
    """Where the person's own settings are kept: `coach.toml`, or the file that COACH_CONFIG names."""
    return Path(os.environ.get("COACH_CONFIG") or user_config_path(APP) / "coach.toml")


def load_settings(**flags: Any) -> Settings:
    """Settings from every source; flags that are None were not given.

    Raises:
        UserFixable: a value that can't be right, named with the place it stands.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except tomllib.TOMLDecodeError as error:
        raise UserFixable(f"Your settings file is not valid TOML: {error}.", where=str(config_file())) from error
    except ValidationError as error:
        lines = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise UserFixable(
            f"A setting can't be used: {lines}.", where=f"flags, COACH_* variables or {config_file()}"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserFixable(f"Your settings file can't be read ({error}).", where=str(config_file())) from error


def save_setting(name: str, value: str) -> Path:
    """Write one setting into the person's `coach.toml`, leaving the rest of the file as it is; returns the file.

    Raises:
        UserFixable: the file can't be read or written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = config_file()
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
        document[name] = value
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise UserFixable(f"Your settings can't be written ({error}).", where=str(path)) from error
    return path


def silence() -> None:
    """Turn off every outgoing call that a library would make by itself. Call before any of them is imported."""
    os.environ.pop("LANGCHAIN_TRACING", None)  # the oldest spelling: traces no more, and makes langchain refuse to run
    os.environ.update(_SILENCE)
