"""A run from spec to exit code: phases one after another, each from the checkpoint of the one before."""

import fcntl
import hashlib
import json
import os
import signal
import sys
import time
import traceback

from . import preflight
from .checkpoints import space_reason, write_json
from .events import Events
from .outcome import DONE, FAILED, REFUSED, STOPPED, OutOfSpace, Stopped
from .preflight import Checked
from .spec import Phase, Rejected, Spec, load


def lock(spec: Spec):
    """Hold the run's folder for the life of this process. Raises Rejected while another trainer is at work there."""
    try:
        os.makedirs(spec.output_dir, exist_ok=True)
        f = open(os.path.join(spec.output_dir, "trainer.lock"), "a+", encoding="utf-8")
    except OSError as e:
        raise Rejected([f"output_dir {spec.output_dir}: {e.strerror}"]) from e
    try:
        fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as e:
        f.seek(0)
        raise Rejected([f"output_dir {spec.output_dir}: another trainer is at work there (pid {f.read().strip() or '?'})"]) from e
    f.truncate(0)
    f.write(str(os.getpid()))
    f.flush()
    return f


def same_phase(spec: Spec, p: Phase, sources: list[Checked], init: str) -> None:
    """A phase goes on only with the settings and data that it began with: anything else would be neither run."""
    settings = p.model_dump(mode="json", exclude={"dataset", "replay", "init_from", "name"})
    data = [(s.sha256, s.used) for s in sources]
    parts = [settings, data, init, spec.backend, spec.chat_template, spec.dtype]
    key = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    folder = os.path.join(spec.output_dir, p.name)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "phase.json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            if json.load(f)["key"] != key:
                raise Rejected([f"phase {p.name}: its settings or data changed since it began in {folder}; use another output_dir"])
    else:
        write_json(path, {"key": key})


def finished(spec: Spec, p: Phase) -> str | None:
    """The final checkpoint of a phase that is done. Raises Rejected when it has been removed since."""
    path = os.path.join(spec.output_dir, p.name, "result.json")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as f:
        final = json.load(f)["final"]
    if not os.path.isfile(os.path.join(final, "config.json")):
        raise Rejected([f"phase {p.name}: it is done, but its checkpoint {final} is gone"])
    return final


def backend_of(spec: Spec):
    if spec.backend == "training_hub":
        from .hub import run_phase
    else:
        # with several GPUs in sight, one process would split each micro-batch among them and count rows wrongly
        os.environ["CUDA_VISIBLE_DEVICES"] = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0]
        if spec.threads:
            os.environ["OMP_NUM_THREADS"] = str(spec.threads)
        from .train import run_phase
    return run_phase


def refuse(problems: list[str], emit, phase: str | None) -> int:
    if emit:
        emit("rejected", phase=phase, problems=problems)
    for x in problems:
        print("refused:", x, file=sys.stderr)
    return REFUSED


def check(path: str) -> int:
    """Pre-flight alone: prints the sources as JSON."""
    try:
        sources = preflight.check(load(path))
    except Rejected as e:
        return refuse(e.problems, None, None)
    print(json.dumps({p: [dict(path=s.path, sha256=s.sha256, rows=s.rows, used=s.used) for s in v] for p, v in sources.items()}, indent=1))
    return DONE


def run(path: str) -> int:
    """Train. Returns the exit code: 0 done, 2 refused, 75 stopped and saved, 1 failed."""
    stop: list[str] = []
    for s in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
        signal.signal(s, lambda n, _: stop.append(signal.Signals(n).name))
    # a write past the limit on file sizes is to be an error we can explain, not the end
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    emit, phase, held, started = None, None, None, time.monotonic()
    spec = None
    try:
        spec = load(path)
        held = lock(spec)
        emit = Events(os.path.join(spec.output_dir, "events.jsonl"), spec.run)
        sources = preflight.check(spec)
        emit("run_started", backend=spec.backend, phases=[p.name for p in spec.phases], pid=os.getpid())
        init = spec.base_model
        for p in spec.phases:
            phase, t = p.name, time.monotonic()
            start = p.init_from or init
            same_phase(spec, p, sources[p.name], start)
            done = finished(spec, p)
            if done:
                init = done
                continue
            try:
                if stop:
                    raise Stopped(None)
                init = backend_of(spec)(spec, p, sources[p.name], start, emit, lambda: stop)
            except Stopped as e:
                emit("stopped", phase=phase, signal=stop[0] if stop else None, checkpoint_step=e.checkpoint)
                return STOPPED
            emit("phase_ended", phase=phase, final=init, seconds=round(time.monotonic() - t, 1))
        emit("run_ended", final=init, seconds=round(time.monotonic() - started, 1))
        return DONE
    except Rejected as e:
        return refuse(e.problems, emit, phase)
    except Exception as e:
        return fail(e, emit, phase, spec)
    finally:
        if held:
            held.close()


def fail(e: Exception, emit, phase: str | None, spec: Spec | None) -> int:
    traceback.print_exc()
    reason = str(e) if isinstance(e, OutOfSpace) else (spec and space_reason(e, spec.output_dir)) or f"{type(e).__name__}: {e}"
    print("failed:", reason, file=sys.stderr)
    if emit:
        try:
            emit("failed", phase=phase, reason=reason[:2000])
        except OSError as again:
            # the disk is full: the reason stands on stderr above, and the exit code tells the rest
            print(f"failed: the event could not be written: {again}", file=sys.stderr)
    return FAILED
