"""Rows to token ids and labels. One rendering, one tokenisation; the loss mask comes from character spans."""

LAB_TOKENS = {
    "additional_special_tokens": ["<|system|>", "<|user|>", "<|assistant|>"],
    "eos_token": "<|endoftext|>",
    "pad_token": "<|pad|>",
}
LAB_TEMPLATE = (
    "{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ '<|system|>\n' + message['content'] + '\n' }}"
    "{% elif message['role'] == 'user' %}{{ '<|user|>\n' + message['content'] + '\n' }}"
    "{% elif message['role'] == 'assistant' %}"
    "{{ '<|assistant|>\n' + message['content'] + '<|endoftext|>' + ('' if loop.last else '\n') }}"
    "{% endif %}"
    "{% if loop.last and add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif %}"
    "{% endfor %}"
)
NO_LOSS = -100


def prepare_tokenizer(tok, chat_template: str):
    """Give a tokenizer the LAB tokens and template, or make sure that it has a template of its own (ValueError)."""
    if chat_template == "lab":
        tok.add_special_tokens(LAB_TOKENS)
        tok.chat_template = LAB_TEMPLATE
    elif not tok.chat_template:
        raise ValueError("the model has no chat template of its own; use chat_template 'lab'")
    if tok.pad_token is None:
        tok.pad_token = tok.eos_token
    return tok


def render(tok, messages: list[dict], unmask: bool) -> tuple[str, list[tuple[int, int]]]:
    """Text, and the spans that carry loss: assistant turns with their end marker; with unmask the users' words too."""
    text = tok.apply_chat_template(messages, tokenize=False)
    spans, done = [], 0
    for i, m in enumerate(messages):
        upto = tok.apply_chat_template(messages[: i + 1], tokenize=False)
        end = len(upto) if i + 1 < len(messages) else len(text)
        # a template may end its last turn otherwise (no newline): the stable part must still be a prefix
        if not text.startswith(upto.rstrip()):
            raise ValueError("the chat template rewrites earlier turns; its loss mask would be wrong")
        if m["role"] == "assistant":
            head = tok.apply_chat_template(messages[:i], tokenize=False, add_generation_prompt=True) if i else ""
            start = len(head) if i and text.startswith(head) else text.index(m["content"].strip(), done)
            spans.append((start, start + len(text[start:end].rstrip())))
        elif unmask and m["role"] == "user":
            start = text.index(m["content"].strip(), done)
            spans.append((start, start + len(m["content"].strip())))
        done = end
    return text, spans


def encode(tok, messages: list[dict], unmask: bool = False) -> tuple[list[int], list[int]]:
    """Token ids and labels of equal length; a label is the token itself or NO_LOSS."""
    text, spans = render(tok, messages, unmask)
    enc = tok(text, add_special_tokens=False, return_offsets_mapping=True)
    ids, labels, k = enc["input_ids"], [], 0
    for tid, (a, b) in zip(ids, enc["offset_mapping"]):
        while k < len(spans) and a >= spans[k][1]:
            k += 1
        labels.append(tid if k < len(spans) and b > spans[k][0] and b > a else NO_LOSS)
    return ids, labels
