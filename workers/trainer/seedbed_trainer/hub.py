"""The GPU back end: one phase as one call of training_hub.sft() (instructlab-training under it).

Not yet proven on a GPU. What is tested without one: the mapping of a phase to the call's arguments, the refusals,
and the reading of its metrics. Its learning rate always decays along a cosine: the library gives no other choice.
"""

import importlib.util
import json
import os

from .preflight import Checked, read_rows
from .spec import Phase, Rejected, Spec


def problems_of(p: Phase) -> list[str]:
    """What this phase asks for that the library cannot do."""
    out = []
    if p.epochs is None:
        out.append(f"phase {p.name}: samples: the back end training_hub counts epochs only")
    if p.overlong != "drop":
        out.append(f"phase {p.name}: overlong '{p.overlong}': the back end training_hub drops long rows")
    if p.save_samples and p.save_samples % p.effective_batch_size:
        # it saves when samples_seen % save_samples is 0 and never else
        out.append(f"phase {p.name}: save_samples must be a multiple of effective_batch_size for training_hub")
    return out


def write_mixed(sources: list[Checked], path: str) -> int:
    """One JSONL of the phase's rows and its replay, in the fields that instructlab-training reads."""
    n = 0
    with open(path, "w", encoding="utf-8") as f:
        for src in sources:
            for _, row in read_rows(src.path, src.chosen):
                kept = {"messages": row["messages"], "unmask": bool(row.get("unmask", False))}
                f.write(json.dumps(kept, ensure_ascii=False) + "\n")
                n += 1
    return n


def sft_arguments(spec: Spec, p: Phase, data_path: str, folder: str, init: str) -> dict:
    """The arguments of training_hub.sft() 0.11.2. Raises Rejected for what it cannot do."""
    if found := problems_of(p):
        raise Rejected(found)
    return dict(
        model_path=init,
        data_path=data_path,
        ckpt_output_dir=folder,
        data_output_dir=os.path.join(folder, "data"),
        num_epochs=p.epochs,
        effective_batch_size=p.effective_batch_size,
        learning_rate=p.learning_rate,
        warmup_steps=p.warmup_steps,
        max_seq_len=p.max_seq_len,
        max_tokens_per_gpu=p.max_seq_len * p.micro_batch_size,
        save_samples=p.save_samples or 0,
        checkpoint_at_epoch=True,
        accelerate_full_state_at_epoch=True,
        enable_jit_checkpoint=True,
        beta1=p.betas[0],
        beta2=p.betas[1],
        eps=1e-8,
        weight_decay=p.weight_decay,
        nproc_per_node="gpu",
        nnodes=1,
        node_rank=0,
        rdzv_id=0,
        random_seed=p.seed,
        use_legacy_tmpl=spec.chat_template == "lab",
    )


def step_event(phase: str, m: dict, steps: int) -> dict:
    """One line of the library's metrics as the fields of our step event."""
    return dict(
        phase=phase,
        step=m["step"] + 1,
        steps=steps,
        epoch=m["epoch"],
        loss=m["avg_loss"],
        lr=m["lr"],
        grad_norm=m["gradnorm"],
        tokens_per_s=round(m["num_tokens_rank0"] * m["overall_throughput"] / max(1, m["batch_size"]), 1),
        samples_seen=m["samples_seen"],
    )


def run_phase(spec: Spec, p: Phase, sources: list[Checked], init: str, emit, stop) -> str:
    """Refuses where the library is absent: it has an environment of its own, see pyproject.toml, extra `hub`."""
    if found := problems_of(p):
        raise Rejected(found)
    if importlib.util.find_spec("training_hub") is None:
        raise Rejected([f"phase {p.name}: back end training_hub: the package is not installed beside this trainer"])
    folder = os.path.join(spec.output_dir, p.name)
    data = os.path.join(folder, "mixed.jsonl")
    rows = write_mixed(sources, data)
    from training_hub import sft

    steps = -(-rows // p.effective_batch_size) * (p.epochs or 0)
    emit("phase_started", phase=p.name, init=init, rows=rows, steps=steps, parameters=None, resumed_from=None)
    sft(**sft_arguments(spec, p, data, folder, init))
    # it returns nothing and raises on failure: trust the files
    parent = os.path.join(folder, "hf_format")
    saved = sorted(os.listdir(parent), key=lambda d: int(d.rsplit("_", 1)[1]))
    metrics = os.path.join(folder, "training_params_and_metrics_global0.jsonl")
    with open(metrics, encoding="utf-8") as f:
        for line in f:
            m = json.loads(line)
            if "avg_loss" in m:
                emit("step", **step_event(p.name, m, steps))
    return os.path.join(parent, saved[-1])
