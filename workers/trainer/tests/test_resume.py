"""Real training of a tiny random Llama: however a run is interrupted, it ends with the same weights, bit for bit."""

import hashlib
import json
import resource
import signal
import time

from .conftest import at, events, outcome, run_here, spec_dict, spec_file, start, until


def first_steps(out) -> None:
    """Each attempt goes on with the very step after the checkpoint that it names."""
    ev = events(out)
    for i, e in enumerate(ev):
        if e["event"] == "phase_started":
            first = next((x["step"] for x in ev[i:] if x["event"] == "step" and x["attempt"] == e["attempt"]), None)
            assert first in (None, (e["resumed_from"]["step"] if e["resumed_from"] else 0) + 1)


def test_loss_falls_and_events_are_complete(whole):
    ev = events(whole)
    assert [e["seq"] for e in ev] == list(range(1, len(ev) + 1))
    steps = [e for e in ev if e["event"] == "step" and e["phase"] == "kt1"]
    assert len(steps) == 14 and steps[-1]["samples_seen"] == 2 * 107
    assert steps[-1]["loss"] < steps[0]["loss"] * 0.9
    # warm-up from 0, then constant
    assert [round(s["lr"], 6) for s in steps[:6]] == [0, 0.0002, 0.0004, 0.0006, 0.0008, 0.001]
    assert {s["lr"] for s in steps[5:]} == {0.001}
    ready = [e for e in ev if e["event"] == "data_ready" and e["phase"] == "kt2"][0]
    assert [s["used"] for s in ready["sources"]] == [80, 54]
    for c in [e for e in ev if e["event"] == "checkpoint"]:
        with open(c["path"] + "/model.safetensors", "rb") as f:
            assert hashlib.file_digest(f, "sha256").hexdigest() == c["weights_sha256"]
    started = [e for e in ev if e["event"] == "phase_started"]
    assert started[1]["init"] == json.loads((whole / "kt1" / "result.json").read_text())["final"]
    assert ev[-1]["event"] == "run_ended"


def test_only_the_last_checkpoints_keep_optimizer_state(whole):
    saved = json.loads((whole / "kt1" / "result.json").read_text())["checkpoints"]
    assert len(saved) == 4
    kept = [c["step"] for c in saved if (whole / "kt1" / f"checkpoint-{c['step']}" / "optimizer.pt").exists()]
    assert kept == [c["step"] for c in saved[-2:]]


def test_kill_9_three_times_ends_with_the_same_weights(base, whole, tmp_path):
    out = tmp_path / "out"
    path = spec_file(base, out)
    for phase, step in (("kt1", 3), ("kt1", 9), ("kt2", 5)):
        p = start(path)
        until(p, at(phase, step))
        p.kill()
        p.communicate()
    # half a checkpoint must not be taken for one, nor half a line for an event
    (out / "kt2" / "checkpoint-999").mkdir()
    (out / "kt2" / "checkpoint-999" / "model.safetensors").write_bytes(b"\0" * 100)
    with open(out / "events.jsonl", "a") as f:
        f.write('{"seq": 1')
    assert run_here(path) == 0
    assert outcome(out) == outcome(whole)
    assert max(e["attempt"] for e in events(out)) == 4
    resumed = [(e["phase"], e["resumed_from"]) for e in events(out) if e["event"] == "phase_started"]
    assert {phase for phase, checkpoint in resumed if checkpoint} == {"kt1", "kt2"}
    # equal weights alone would also come from training it all again
    first_steps(out)


def test_a_stop_between_micro_batches_saves_the_last_whole_step(base, tmp_path):
    """Micro-batches of one row: the signal all but surely falls inside a step. USR1, then TERM, against no stop at all."""
    small = dict(effective_batch_size=51, micro_batch_size=1, save_samples=None)

    def spec(out):
        s = spec_dict(base, out, **small)
        s["phases"] = s["phases"][:1]
        path = tmp_path / f"{out.name}.json"
        path.write_text(json.dumps(s))
        return str(path)

    calm, out = tmp_path / "calm", tmp_path / "out"
    assert run_here(spec(calm)) == 0
    for sig, step in ((signal.SIGUSR1, 1), (signal.SIGTERM, 3)):
        p = start(spec(out))
        until(p, at("kt1", step))
        t = time.monotonic()
        p.send_signal(sig)
        _, err = p.communicate()
        assert p.returncode == 75, err
        assert time.monotonic() - t < 20
        last = events(out)[-1]
        assert (last["event"], last["signal"]) == ("stopped", sig.name) and last["checkpoint_step"] >= step
    assert run_here(spec(out)) == 0
    resumed = [e["resumed_from"] for e in events(out) if e["event"] == "phase_started"]
    # nothing was trained twice
    assert resumed[-1]["step"] == last["checkpoint_step"]
    first_steps(out)
    result = [json.loads((o / "kt1" / "result.json").read_text())["weights_sha256"] for o in (calm, out)]
    assert result[0] == result[1]


def test_int_saves_too_and_a_changed_phase_is_refused(base, tmp_path):
    out = tmp_path / "out"
    p = start(spec_file(base, out))
    until(p, at("kt1", 4))
    # a second trainer keeps its hands off a folder that is in use
    assert run_here(spec_file(base, out)) == 2
    p.send_signal(signal.SIGINT)
    p.communicate()
    assert p.returncode == 75
    lines = len(events(out))
    assert run_here(spec_file(base, out, learning_rate=2e-3)) == 2
    ev = events(out)
    assert ev[-1]["event"] == "rejected" and "changed since it began" in ev[-1]["problems"][0]
    assert [e["event"] for e in ev[lines:]] == ["run_started", "rejected"]


def test_a_save_without_room_fails_with_a_sentence_and_leaves_no_half_checkpoint(base, tmp_path):
    """The limit on file sizes stands in for the full disk: both fail the same writes."""
    out = tmp_path / "out"
    limit = 200_000
    p = start(spec_file(base, out), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    _, err = p.communicate()
    assert p.returncode == 1, err
    last = events(out)[-1]
    assert last["event"] == "failed"
    assert "step 4 could not be saved" in last["reason"] and "Make room and run again" in last["reason"]
    assert not list((out / "kt1").glob("checkpoint-*"))
    # with room again the same command goes on
    assert run_here(spec_file(base, out)) == 0
