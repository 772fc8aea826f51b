"""Bad input is refused with its place, before torch is loaded; long rows follow the declared policy."""

import json
import shutil
import subprocess
import sys
from collections import namedtuple

import pytest

from seedbed_trainer import preflight
from seedbed_trainer.checkpoints import space_reason
from seedbed_trainer.spec import Rejected, load

from .conftest import ENV, events, rows, run_here, spec_dict, spec_file, write


@pytest.fixture
def files(tmp_path):
    good = list(rows("x", 3, 1))
    turn = {"role": "user", "content": "Hello."}
    bad = json.dumps(good[0]) + "\n" + json.dumps(good[1]) + '\n{"messages": [\n'
    (tmp_path / "bad.jsonl").write_text(bad)
    (tmp_path / "bytes.jsonl").write_bytes(json.dumps(good[0]).encode() + b'\n"\xff"\n')
    (tmp_path / "deep.jsonl").write_text("[" * 100_000 + "\n")
    return {
        "GOOD": write(tmp_path / "good.jsonl", good),
        "EMPTY": write(tmp_path / "empty.jsonl", []),
        "BAD": str(tmp_path / "bad.jsonl"),
        "BYTES": str(tmp_path / "bytes.jsonl"),
        "DEEP": str(tmp_path / "deep.jsonl"),
        "ROLE": write(tmp_path / "role.jsonl", [good[0], {"messages": [{"role": "robot", "content": "x"}]}]),
        "LAST": write(tmp_path / "last.jsonl", [{"messages": [turn]}]),
        "BLANK": write(tmp_path / "blank.jsonl", [{"messages": [turn, {"role": "assistant", "content": " "}]}]),
        "HALF": write(tmp_path / "half.jsonl", [{"messages": [turn, {"role": "assistant", "content": "\ud800"}]}]),
        "FOLDER": str(tmp_path),
    }


@pytest.mark.parametrize(
    "spoil, says",
    [
        (dict(dataset={"path": "/nowhere.jsonl"}), "/nowhere.jsonl: No such file"),
        (dict(dataset={"path": "FOLDER"}), "Is a directory"),
        (dict(dataset={"path": "BAD"}), "bad.jsonl:3: not JSON"),
        (dict(dataset={"path": "BYTES"}), "bytes.jsonl:2: not UTF-8"),
        (dict(dataset={"path": "DEEP"}), "deep.jsonl:1: nested too deep"),
        (dict(dataset={"path": "ROLE"}), "role.jsonl:2: message 0: role must be one of"),
        (dict(dataset={"path": "LAST"}), "last.jsonl:1: the last message must be the assistant's"),
        (dict(dataset={"path": "BLANK"}), "blank.jsonl:1: message 1: empty content"),
        (dict(dataset={"path": "HALF"}), "half.jsonl:1: message 1: content holds half a surrogate"),
        (dict(dataset={"path": "EMPTY"}), "no rows"),
        (dict(dataset={"path": "GOOD", "sha256": "0" * 64}), "the spec says 0000"),
        (dict(learning_rate=-1), "phases.0.learning_rate"),
        (dict(learning_rate="0.1"), "phases.0.learning_rate"),
        (dict(learning_rate=float("nan")), "phases.0.learning_rate"),
        (dict(epochs=3, samples=5), "exactly one of epochs and samples"),
        (dict(epochs=None), "exactly one of epochs and samples"),
        (dict(micro_batch_size=3), "must be a multiple of micro_batch_size"),
        (dict(name="kt2"), "phase names must differ"),
        (dict(surprise=1), "Extra inputs are not permitted"),
        (dict(init_from="/nowhere"), "init_from /nowhere: no config.json"),
    ],
)
def test_bad_input_is_refused_with_its_place(base, tmp_path, files, spoil, says):
    if "dataset" in spoil:
        named = spoil["dataset"]
        spoil = {"dataset": {**named, "path": files.get(named["path"], named["path"])}}
    with pytest.raises(Rejected) as e:
        preflight.check(load(spec_file(base, tmp_path / "out", **spoil)))
    assert any(says in x for x in e.value.problems), e.value.problems


def test_every_problem_is_named_at_once(base, tmp_path):
    s = spec_dict(base, tmp_path / "out", dataset={"path": "/nowhere.jsonl"})
    s["base_model"] = "/nobody"
    (tmp_path / "s.json").write_text(json.dumps(s))
    with pytest.raises(Rejected) as e:
        preflight.check(load(str(tmp_path / "s.json")))
    assert len(e.value.problems) == 2


def test_a_broken_spec_names_its_line(tmp_path):
    (tmp_path / "s.json").write_text('{\n"version": 1,\n')
    with pytest.raises(Rejected, match="s.json:3: not JSON"):
        load(str(tmp_path / "s.json"))


def test_a_disk_too_small_for_one_checkpoint_is_refused(base, tmp_path, monkeypatch):
    Usage = namedtuple("Usage", "free")
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda _: Usage(1000))
    with pytest.raises(Rejected, match="one checkpoint needs at least"):
        preflight.check(load(spec_file(base, tmp_path / "out")))


def test_a_full_disk_is_known_through_the_libraries_wrappers(tmp_path):
    assert "is full" in space_reason(OSError(28, "No space left on device"), str(tmp_path))
    inner = RuntimeError("wrapped")
    inner.__cause__ = OSError(28, "No space left on device")
    assert "is full" in space_reason(inner, str(tmp_path))
    assert space_reason(ValueError("other"), str(tmp_path)) is None


def test_check_needs_no_torch_and_exits_with_2(base, tmp_path):
    """As a user runs it: one refusal and one pass, with every heavy module out of reach."""
    code = (
        "import sys, runpy\n"
        "for m in ('torch', 'transformers', 'numpy'): sys.modules[m] = None\n"
        "runpy.run_module('seedbed_trainer', run_name='__main__', alter_sys=True)"
    )
    for over, rc in ((dict(epochs=-1), 2), ({}, 0)):
        args = [sys.executable, "-c", code, "check", "--spec", spec_file(base, tmp_path / "out", **over)]
        r = subprocess.run(args, env=ENV, capture_output=True, text=True)
        assert r.returncode == rc, r.stderr
        if rc:
            assert "refused: spec phases.0.epochs" in r.stderr
        else:
            assert [x["used"] for x in json.loads(r.stdout)["kt2"]] == [80, 54]


def test_replay_draws_its_share_the_same_way_each_time(base, tmp_path):
    def drawn(as_name="kt2", **over):
        s = spec_dict(base, tmp_path / "out")
        s["phases"][1].update(over)
        (tmp_path / "s.json").write_text(json.dumps(s))
        return preflight.check(load(str(tmp_path / "s.json")))[as_name][1]

    first = drawn()
    assert first == drawn() and first.used == len(set(first.chosen)) == 54 and max(first.chosen) < 107
    assert drawn(seed=7).chosen != first.chosen and drawn(name="other", as_name="other").chosen != first.chosen
    shutil.copy(base / "kt1.jsonl", tmp_path / "more.jsonl")
    with open(tmp_path / "more.jsonl", "a") as f:
        f.write("\n")
    # another file of as many rows
    assert drawn(replay=[{"path": str(tmp_path / "more.jsonl"), "fraction": 0.5}]).chosen != first.chosen
    whole = drawn(replay=[{"path": str(base / "kt1.jsonl"), "fraction": 1}])
    assert whole.chosen is None and whole.used == 107
    assert drawn(replay=[{"path": str(base / "kt1.jsonl"), "fraction": 0.001}]).used == 1
    only = [row["id"] for _, row in preflight.read_rows(first.path, first.chosen)]
    assert only == [f"lamp{i}" for i in first.chosen]


@pytest.mark.parametrize("policy, code, kept, truncated", [("drop", 0, 2, 0), ("truncate", 0, 3, 1), ("reject", 2, None, None)])
def test_long_rows_follow_the_declared_policy(base, tmp_path, policy, code, kept, truncated):
    data = list(rows("x", 3, 1))
    data[1]["messages"][2]["content"] *= 40
    out = tmp_path / "out"
    over = dict(overlong=policy, epochs=1, effective_batch_size=4)
    s = spec_dict(base, out, dataset={"path": write(tmp_path / "d.jsonl", data)}, **over)
    s["phases"] = s["phases"][:1]
    (tmp_path / "one.json").write_text(json.dumps(s))
    assert run_here(str(tmp_path / "one.json")) == code
    last = events(out)[-1]
    if code:
        assert last["event"] == "rejected" and "d.jsonl:2" in last["problems"][0]
    else:
        ready = [e for e in events(out) if e["event"] == "data_ready"][0]
        assert (ready["kept"], ready["overlong"], ready["truncated"]) == (kept, 1, truncated)
        assert "d.jsonl:2" in ready["first_overlong"][0]


def test_the_gpu_back_end_refuses_what_it_cannot_do(base, tmp_path):
    s = spec_dict(base, tmp_path / "out", overlong="truncate", save_samples=20)
    s["backend"] = "training_hub"
    (tmp_path / "s.json").write_text(json.dumps(s))
    assert run_here(str(tmp_path / "s.json")) == 2
    problems = events(tmp_path / "out")[-1]["problems"]
    assert len(problems) == 2 and "drops long rows" in problems[0] and "multiple" in problems[1]
