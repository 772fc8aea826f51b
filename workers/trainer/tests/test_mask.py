"""What the loss sees, and that rows put side by side in one micro-batch do not see each other."""

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DataCollatorWithFlattening

from seedbed_trainer.rows import encode, prepare_tokenizer

# turns in another style: a system turn of its own when none is given, and an end marker on every turn
TURNS = (
    "{% for m in messages %}"
    "{% if loop.first and m['role'] != 'system' %}{{ '[system]Be kind.[end]\n' }}{% endif %}"
    "{{ '[' + m['role'] + ']' + m['content'] + '[end]\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '[assistant]' }}{% endif %}"
)
ONLY_LAST = "{% for m in messages %}{% if loop.last %}{{ m['role'] + ':' + m['content'] }}{% endif %}{% endfor %}"
TWO = [
    {"role": "user", "content": "What is two?"},
    {"role": "assistant", "content": "It is 2."},
    {"role": "user", "content": "It is 2.?"},
    {"role": "assistant", "content": "Yes, 2."},
]
SYSTEM = {"role": "system", "content": "Be brief."}


def seen(tok, messages, unmask=False) -> list[str]:
    ids, labels = encode(tok, messages, unmask)
    assert len(ids) == len(labels) and all(b in (a, -100) for a, b in zip(ids, labels))
    runs, now = [], []
    for x in labels + [-100]:
        if x != -100:
            now.append(x)
        elif now:
            runs.append(tok.decode(now))
            now = []
    return runs


@pytest.mark.parametrize("template, end", [("lab", "<|endoftext|>"), ("model", "[end]")])
def test_only_the_assistants_turns_carry_loss(base, template, end):
    tok = AutoTokenizer.from_pretrained(base / "tiny")
    tok.chat_template = TURNS
    tok = prepare_tokenizer(tok, template)
    answers = [f"It is 2.{end}", f"Yes, 2.{end}"]
    assert seen(tok, TWO) == answers
    assert seen(tok, TWO[:2]) == answers[:1]
    assert seen(tok, [SYSTEM, *TWO]) == answers
    # the system turn never carries loss, not even where users' words do
    assert seen(tok, [SYSTEM, *TWO], unmask=True) == ["What is two?", answers[0], "It is 2.?", answers[1]]


def test_a_template_that_rewrites_earlier_turns_is_refused(base):
    tok = AutoTokenizer.from_pretrained(base / "tiny")
    tok.chat_template = ONLY_LAST
    with pytest.raises(ValueError, match="rewrites earlier turns"):
        encode(tok, TWO)


def test_rows_side_by_side_are_independent(base):
    tok = AutoTokenizer.from_pretrained(base / "tiny")
    model = AutoModelForCausalLM.from_pretrained(base / "tiny")
    model.config.use_cache = False
    a, b = ({"input_ids": i, "labels": l} for i, l in (encode(tok, TWO), encode(tok, TWO[:2])))
    collate = DataCollatorWithFlattening()
    with torch.no_grad():
        # with num_items_in_batch of 1 the losses are sums, not means
        one = [model(**collate([x]), num_items_in_batch=1).loss.item() for x in (a, b)]
        both = model(**collate([a, b]), num_items_in_batch=1).loss.item()
    assert both == pytest.approx(sum(one), rel=1e-5)
