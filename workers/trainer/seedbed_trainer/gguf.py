"""A GGUF file as a folder of safetensors and tokenizer, ready for full fine-tuning."""

import os

from .spec import Rejected


def convert(path: str, out: str) -> int:
    """Returns the number of parameters. The weights are the de-quantised ones (lossy), not the originals."""
    if not os.path.isfile(path):
        raise Rejected([f"{path}: no such file"])
    with open(path, "rb") as f:
        if f.read(4) != b"GGUF":
            raise Rejected([f"{path}: not a GGUF file"])
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder, name = os.path.split(os.path.abspath(path))
    tok = AutoTokenizer.from_pretrained(folder, gguf_file=name)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
    config = model.config
    # a model that came from GGUF refuses save_pretrained; a plain one with its weights does not
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    plain = type(model)(config)
    plain.load_state_dict(model.state_dict())
    plain.tie_weights()
    plain.save_pretrained(out)
    tok.save_pretrained(out)
    return sum(p.numel() for p in plain.parameters())
