"""From a checked request to an answer in the words of the OpenAI interface."""

import time
import uuid

from .model import Continued, Model, Scored
from .requests import ChatRequest, CompletionRequest

# tokens of an answer when the request names none
DEFAULT_MAX_TOKENS = 1024


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str):
        self.status, self.code, self.message = status, code, message
        super().__init__(message)


def room(model: Model, prompt: int, asked: int | None) -> int:
    """Tokens that may be drawn. Refuses a prompt that leaves no room for what was asked."""
    left = model.context - prompt
    wanted = 1 if asked is None else asked
    if left < wanted:
        says = f"this model's context is {model.context} tokens; the prompt has {prompt} and the answer asks for {wanted}"
        raise Refused(400, "context_length_exceeded", says)
    return min(left, DEFAULT_MAX_TOKENS) if asked is None else asked


def head(kind: str, name: str) -> dict:
    prefix = "chatcmpl" if kind == "chat.completion" else "cmpl"
    return {"id": f"{prefix}-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()), "model": name}


def usage(prompt: int, completion: int) -> dict:
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def chat(model: Model, name: str, r: ChatRequest, asked) -> dict:
    try:
        ids = model.chat_ids([m.model_dump() for m in r.messages])
    except ValueError as e:
        raise Refused(400, "invalid_messages", str(e)) from e
    limit = room(model, len(ids), r.max_completion_tokens or r.max_tokens)
    top = r.top_logprobs or 0
    got = model.continue_(ids, limit, r.temperature, r.top_p, r.seed, r.stops, top, asked)
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": got.text},
        "finish_reason": got.finish,
        "logprobs": {"content": [chat_token(model, t) for t in got.tokens]} if r.logprobs else None,
    }
    return {**head("chat.completion", name), "choices": [choice], "usage": usage(len(ids), len(got.tokens))}


def chat_token(model: Model, t: Scored) -> dict:
    def one(token: int, logprob: float) -> dict:
        text = model.piece(token)
        return {"token": text, "logprob": logprob, "bytes": list(text.encode())}

    return {**one(t.token, t.logprob), "top_logprobs": [one(*x) for x in t.top]}


def completions(model: Model, name: str, r: CompletionRequest, asked) -> dict:
    # every prompt is checked before any is worked on
    encoded = [token_ids(model, p) for p in r.prompts]
    limits = [room(model, len(ids), r.max_tokens) for ids in encoded]
    choices, spent = [], 0
    for i, (ids, limit) in enumerate(zip(encoded, limits)):
        top = r.logprobs or 0
        asked()
        before = (model.score(ids, top) if r.logprobs is not None else [None] * len(ids)) if r.echo else []
        got = Continued([], "", "length")
        if limit:
            got = model.continue_(ids, limit, r.temperature, r.top_p, r.seed, r.stops, top, asked)
        spent += len(got.tokens)
        prompt = model.tok.decode(ids) if r.echo else ""
        shown = list(zip(ids, before)) + [(t.token, t) for t in got.tokens] if r.echo else [(t.token, t) for t in got.tokens]
        logprobs = completion_logprobs(model, shown, top) if r.logprobs is not None else None
        choices.append({"index": i, "text": prompt + got.text, "finish_reason": got.finish, "logprobs": logprobs})
    total = sum(map(len, encoded))
    return {**head("text_completion", name), "choices": choices, "usage": usage(total, spent)}


def token_ids(model: Model, prompt) -> list[int]:
    if isinstance(prompt, str):
        return model.text_ids(prompt)
    size = model.model.get_input_embeddings().num_embeddings
    if max(prompt) >= size:
        raise Refused(400, "invalid_prompt", f"prompt: token {max(prompt)} is not among this model's {size}")
    return list(prompt)


def completion_logprobs(model: Model, shown: list[tuple[int, Scored | None]], top: int) -> dict:
    texts, offsets, at = [model.piece(token) for token, _ in shown], [], 0
    for t in texts:
        offsets.append(at)
        at += len(t)
    rivals = [None if s is None else {model.piece(i): v for i, v in reversed(s.top)} for _, s in shown]
    return {
        "tokens": texts,
        "token_logprobs": [None if s is None else s.logprob for _, s in shown],
        "top_logprobs": rivals if top else None,
        "text_offset": offsets,
    }
