"""A loaded checkpoint that continues text and scores it. Greedy answers are the same each time."""

import os
from dataclasses import dataclass, field

from .spec import Rejected

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@dataclass
class Scored:
    """One token with its log-probability (natural logarithm) and its best rivals, best first."""

    token: int
    logprob: float
    top: list[tuple[int, float]] = field(default_factory=list)


@dataclass
class Continued:
    tokens: list[Scored]
    text: str
    finish: str


class Gone(Exception):
    """The one who asked has hung up."""


class Model:
    def __init__(self, folder: str, threads: int | None = None):
        if not os.path.isfile(os.path.join(folder, "config.json")):
            raise Rejected([f"model {folder}: no config.json there"])
        import torch
        import transformers
        from transformers import AutoModelForCausalLM, AutoTokenizer

        transformers.utils.logging.set_verbosity_error()
        transformers.utils.logging.disable_progress_bar()
        if threads:
            torch.set_num_threads(threads)
        self.torch = torch
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.tok = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype="auto").to(self.device).eval()
        self.context = int(getattr(self.model.config, "max_position_embeddings", 0) or self.tok.model_max_length)
        eos = self.model.generation_config.eos_token_id
        self.ends = {self.tok.eos_token_id, *(eos if isinstance(eos, list) else [eos])} - {None}

    def chat_ids(self, messages: list[dict]) -> list[int]:
        """Raises ValueError when there is no template, or the template does not take these turns."""
        if not self.tok.chat_template:
            raise ValueError("this model has no chat template")
        try:
            text = self.tok.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        except Exception as e:
            raise ValueError(f"the model's chat template does not take these messages: {e}") from e
        return self.tok(text, add_special_tokens=False)["input_ids"]

    def text_ids(self, text: str) -> list[int]:
        return self.tok(text)["input_ids"]

    def piece(self, token: int) -> str:
        return self.tok.decode([token])

    def rank(self, logprobs, top: int) -> list[tuple[int, float]]:
        values, ids = logprobs.topk(min(top, logprobs.shape[-1])) if top else ((), ())
        return [(int(i), float(v)) for i, v in zip(ids, values)]

    def score(self, ids: list[int], top: int) -> list[Scored | None]:
        """Log-probability of each token given those before it; None for the first, which nothing comes before."""
        torch = self.torch
        with torch.inference_mode():
            logits = self.model(torch.tensor([ids], device=self.device)).logits[0].float()
            logprobs = torch.log_softmax(logits, -1)
        out: list[Scored | None] = [None]
        for at, token in enumerate(ids[1:]):
            out.append(Scored(token, float(logprobs[at, token]), self.rank(logprobs[at], top)))
        return out

    def continue_(self, ids, max_tokens, temperature, top_p, seed, stop, top, asked=lambda: None) -> Continued:
        """Draw up to `max_tokens` tokens. Stops before a stop string, or at the end token; `asked` may raise Gone."""
        torch = self.torch
        draw = torch.Generator(device=self.device)
        if seed is None:
            draw.seed()
        else:
            draw.manual_seed(seed)
        out: list[Scored] = []
        cache, feed = None, torch.tensor([ids], device=self.device)
        with torch.inference_mode():
            while len(out) < max_tokens:
                asked()
                r = self.model(feed, past_key_values=cache, use_cache=True)
                cache, logits = r.past_key_values, r.logits[0, -1].float()
                logprobs = torch.log_softmax(logits, -1)
                token = self.pick(logits, temperature, top_p, draw)
                if token in self.ends:
                    return Continued(out, self.words(out), "stop")
                out.append(Scored(token, float(logprobs[token]), self.rank(logprobs, top)))
                text = self.words(out)
                cut = min((i for i in (text.find(s) for s in stop) if i >= 0), default=-1)
                if cut >= 0:
                    return Continued(out, text[:cut], "stop")
                feed = torch.tensor([[token]], device=self.device)
        return Continued(out, self.words(out), "length")

    def pick(self, logits, temperature: float, top_p: float, draw) -> int:
        torch = self.torch
        if temperature == 0:
            return int(logits.argmax())
        p = torch.softmax(logits / temperature, -1)
        if top_p < 1:
            ordered, order = p.sort(descending=True)
            # the smallest set of tokens whose probabilities reach top_p; the best is always in it
            ordered[ordered.cumsum(-1) - ordered >= top_p] = 0
            return int(order[torch.multinomial(ordered, 1, generator=draw)])
        return int(torch.multinomial(p, 1, generator=draw))

    def words(self, tokens: list[Scored]) -> str:
        return self.tok.decode([t.token for t in tokens], skip_special_tokens=True)
