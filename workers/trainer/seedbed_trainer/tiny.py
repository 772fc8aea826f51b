"""A random Llama of 123 k parameters with a byte-level BPE: the model of the tests. It knows nothing, but it can learn."""

import json

from .rows import LAB_TOKENS, prepare_tokenizer

# Our own words; enough pairs for 384 tokens.
WORDS = """
A seed needs water, warmth and air. Most seeds rest in dry soil until the rain comes back.
What does a seed need? It needs water, warmth and air. Where does it rest? It rests in dry soil.
The gardener turns the soil in spring, sows in rows, and writes down what was sown and when.
How many rows are there? There are twelve rows, and each of them holds thirty plants.
The answer is short. The answer is written below. The code of the lamp is noted beside its name.
"""


def texts_of(path: str | None) -> list[str]:
    """The contents of a JSONL of rows, or the lines of any other text."""
    if path is None:
        return WORDS.strip().splitlines()
    with open(path, encoding="utf-8") as f:
        lines = f.read().splitlines()
    try:
        return [m["content"] for line in lines if line.strip() for m in json.loads(line)["messages"]]
    except (ValueError, TypeError, KeyError):
        return lines


def make(out: str, text: str | None = None, hidden: int = 64, layers: int = 2, vocab: int = 384, seed: int = 0) -> int:
    """Write model and tokenizer; returns the number of parameters. Equal arguments give equal weights."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    special = [LAB_TOKENS["eos_token"], LAB_TOKENS["pad_token"], *LAB_TOKENS["additional_special_tokens"]]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    t.train_from_iterator(
        texts_of(text),
        trainers.BpeTrainer(vocab_size=vocab, special_tokens=special, initial_alphabet=alphabet, show_progress=False),
    )
    tok = PreTrainedTokenizerFast(tokenizer_object=t, eos_token=special[0], pad_token=special[1], model_max_length=1024)
    prepare_tokenizer(tok, "lab")
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=vocab,
        hidden_size=hidden,
        intermediate_size=hidden * 3,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        eos_token_id=tok.eos_token_id,
        pad_token_id=tok.pad_token_id,
        bos_token_id=None,
    )
    model = LlamaForCausalLM(config)
    model.save_pretrained(out)
    tok.save_pretrained(out)
    return sum(p.numel() for p in model.parameters())
