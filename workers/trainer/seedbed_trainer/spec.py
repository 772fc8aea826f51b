"""The spec of a run. Its twin is the zod schema in lib/training/spec.ts; a test holds the two equal."""

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

MAX_PROBLEMS = 20

Path = Annotated[str, Field(min_length=1, max_length=4096)]
Beta = Annotated[float, Field(ge=0, lt=1)]


class Rejected(Exception):
    """The input is wrong and nothing was trained. `problems` are sentences for the person who made it."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("; ".join(problems[:3]))


class Strict(BaseModel):
    # strict: "3" is not 3, so that both twins refuse the same things
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Source(Strict):
    path: Path
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")


class Replay(Source):
    # share of this source's rows, drawn without replacement
    fraction: float = Field(gt=0, le=1)


class Phase(Strict):
    name: str = Field(pattern="^[a-z0-9][a-z0-9_-]{0,39}$")
    dataset: Source
    replay: list[Replay] = []
    # a model folder; null takes the last checkpoint of the phase before, or the base model
    init_from: Path | None = None
    learning_rate: float = Field(gt=0, lt=1)
    # rows per optimizer step
    effective_batch_size: int = Field(ge=1)
    # rows per forward pass
    micro_batch_size: int = Field(default=1, ge=1)
    epochs: int | None = Field(default=None, ge=1)
    samples: int | None = Field(default=None, ge=1)
    # linear warm-up, then constant (LAB paper, section 3.3)
    warmup_steps: int = Field(default=0, ge=0)
    # tokens
    max_seq_len: int = Field(ge=8)
    overlong: Literal["drop", "truncate", "reject"] = "drop"
    # a checkpoint each so many rows; null keeps the last one only
    save_samples: int | None = Field(default=None, ge=1)
    weight_decay: float = Field(default=0.0, ge=0)
    betas: tuple[Beta, Beta] = (0.9, 0.95)
    max_grad_norm: float = Field(default=1.0, gt=0)
    seed: int = Field(default=42, ge=0, le=4294967295)

    @model_validator(mode="after")
    def _check(self):
        if (self.epochs is None) == (self.samples is None):
            raise ValueError("give exactly one of epochs and samples")
        if self.effective_batch_size % self.micro_batch_size:
            raise ValueError("effective_batch_size must be a multiple of micro_batch_size")
        return self


class Spec(Strict):
    version: Literal[1]
    run: str = Field(min_length=1, max_length=200)
    backend: Literal["transformers", "training_hub"] = "transformers"
    base_model: Path
    output_dir: Path
    chat_template: Literal["lab", "model"] = "lab"
    dtype: Literal["float32", "bfloat16"] = "float32"
    threads: int | None = Field(default=None, ge=1)
    # older checkpoints stay for evaluation, without their optimizer state
    keep_resume_states: int = Field(default=2, ge=1)
    phases: list[Phase] = Field(min_length=1)

    @model_validator(mode="after")
    def _names(self):
        names = [p.name for p in self.phases]
        if len(set(names)) != len(names):
            raise ValueError("phase names must differ")
        return self


def load(path: str) -> Spec:
    """Read a spec file. Raises Rejected with every problem found, each with its place."""
    try:
        with open(path, encoding="utf-8") as f:
            text = f.read()
        json.loads(text)
        return Spec.model_validate_json(text)
    except OSError as e:
        raise Rejected([f"spec {path}: {e.strerror}"]) from e
    except UnicodeDecodeError as e:
        raise Rejected([f"spec {path}: not UTF-8"]) from e
    except RecursionError as e:
        raise Rejected([f"spec {path}: nested too deep"]) from e
    except json.JSONDecodeError as e:
        raise Rejected([f"spec {path}:{e.lineno}: not JSON: {e.msg}"]) from e
    except ValidationError as e:
        found = [f"spec {'.'.join(map(str, x['loc'])) or '(root)'}: {x['msg']}" for x in e.errors()]
        raise Rejected(found[:MAX_PROBLEMS]) from e
