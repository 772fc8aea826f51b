"""What may be asked of the server, checked to the last field before the model hears of it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_PROMPTS = 256
Text = Annotated[str, Field(max_length=2_000_000)]
Token = Annotated[int, Field(ge=0)]


class Request(BaseModel):
    # clients send fields of their own; those that would change the answer are refused below, the rest ignored
    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    model: str | None = None
    temperature: float = Field(default=1.0, ge=0, le=2)
    top_p: float = Field(default=1.0, gt=0, le=1)
    seed: int | None = Field(default=None, ge=-(2**63), lt=2**63)
    n: Literal[1] = 1
    stream: Literal[False] | None = False
    stop: Annotated[str, Field(min_length=1)] | Annotated[list[Annotated[str, Field(min_length=1)]], Field(max_length=16)] | None = None

    @property
    def stops(self) -> list[str]:
        return [self.stop] if isinstance(self.stop, str) else list(self.stop or [])


class Message(BaseModel):
    model_config = ConfigDict(extra="ignore")
    role: Literal["system", "user", "assistant"]
    content: Text


class ChatRequest(Request):
    messages: list[Message] = Field(min_length=1, max_length=1000)
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    logprobs: bool | None = False
    top_logprobs: int | None = Field(default=None, ge=0, le=20)

    @model_validator(mode="after")
    def _top(self):
        if self.top_logprobs is not None and not self.logprobs:
            raise ValueError("top_logprobs needs logprobs: true")
        return self


class CompletionRequest(Request):
    prompt: Text | list[Token] | list[Text] | list[list[Token]]
    # 0 with echo scores the prompt and draws nothing
    max_tokens: int | None = Field(default=16, ge=0)
    logprobs: int | None = Field(default=None, ge=0, le=20)
    echo: bool = False

    @property
    def prompts(self) -> list:
        p = self.prompt
        return [p] if isinstance(p, str) or (p and isinstance(p[0], int)) else list(p)

    @model_validator(mode="after")
    def _prompts(self):
        if not 1 <= len(self.prompts) <= MAX_PROMPTS or not all(self.prompts):
            raise ValueError(f"prompt: give 1 to {MAX_PROMPTS} prompts, none of them empty")
        return self
