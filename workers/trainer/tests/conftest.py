"""A tiny model and two small data sets, made once. One thread: it gives the same weights and is faster on a busy host."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")
import pytest

HERE = str(Path(__file__).parent.parent)
sys.path.insert(0, HERE)
ENV = {**os.environ, "PYTHONPATH": HERE}
BASE_PHASE = dict(
    learning_rate=1e-3,
    effective_batch_size=16,
    micro_batch_size=4,
    epochs=2,
    warmup_steps=5,
    max_seq_len=256,
    save_samples=64,
)


def rows(name: str, n: int, seed: int):
    r = random.Random(seed)
    for i in range(n):
        answer = f"The code of {name}{i} is {r.randint(100, 999)}." + " It was noted." * r.randint(0, 3)
        messages = [
            {"role": "system", "content": "You are careful."},
            {"role": "user", "content": f"What is the code of {name}{i}?"},
            {"role": "assistant", "content": answer},
        ]
        yield {"id": f"{name}{i}", "metadata": "{}", "unmask": i % 5 == 0, "messages": messages}


def write(path, items) -> str:
    Path(path).write_text("".join(json.dumps(x) + "\n" for x in items), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    from seedbed_trainer.tiny import make

    d = tmp_path_factory.mktemp("base")
    write(d / "kt1.jsonl", rows("lamp", 107, 1))
    write(d / "kt2.jsonl", rows("river", 80, 2))
    assert make(str(d / "tiny"), str(d / "kt1.jsonl")) == 123_200
    return d


def spec_dict(base, out, **over) -> dict:
    kt2 = dict(
        BASE_PHASE,
        name="kt2",
        dataset={"path": str(base / "kt2.jsonl")},
        replay=[{"path": str(base / "kt1.jsonl"), "fraction": 0.5}],
        effective_batch_size=32,
    )
    kt1 = {**BASE_PHASE, "name": "kt1", "dataset": {"path": str(base / "kt1.jsonl")}, **over}
    return dict(version=1, run="r1", base_model=str(base / "tiny"), output_dir=str(out), threads=1, phases=[kt1, kt2])


def spec_file(base, out, **over) -> str:
    path = out.parent / f"{out.name}.json"
    path.write_text(json.dumps(spec_dict(base, out, **over)), encoding="utf-8")
    return str(path)


def start(path: str, **more) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "seedbed_trainer", "run", "--spec", path],
        env=ENV,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def until(proc, test) -> dict:
    for line in proc.stdout:
        e = json.loads(line)
        if test(e):
            return e
    raise AssertionError(f"the trainer ended first: {proc.stderr.read()}")


def at(phase: str, step: int):
    return lambda e: e["event"] == "step" and (e["phase"], e["step"]) == (phase, step)


def events(out) -> list[dict]:
    return [json.loads(x) for x in (out / "events.jsonl").read_text(encoding="utf-8").splitlines()]


def outcome(out):
    """Loss of every step (last attempt wins) and the weights' hash of both phases."""
    losses = {(e["phase"], e["step"]): e["loss"] for e in events(out) if e["event"] == "step"}
    return losses, [json.loads((out / p / "result.json").read_text())["weights_sha256"] for p in ("kt1", "kt2")]


def run_here(path: str) -> int:
    """A run inside this process: saves the import of torch. Signal handlers are put back."""
    from seedbed_trainer.run import run

    kept = {s: signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGXFSZ)}
    try:
        return run(path)
    finally:
        for s, h in kept.items():
            signal.signal(s, h)


@pytest.fixture(scope="session")
def whole(base, tmp_path_factory):
    """The undisturbed run that the others are held against."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert run_here(spec_file(base, out)) == 0
    return out
