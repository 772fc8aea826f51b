"""Checkpoints that are whole or do not exist. The mark file is written last; a folder without a true one is removed."""

import errno
import glob
import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass

MARK = "seedbed-checkpoint.json"
# needed to go on with the training, not to use the model
RESUME_ONLY = ("optimizer.pt", "scheduler.pt", "rng_state.pth")


@dataclass(frozen=True)
class Checkpoint:
    step: int
    path: str
    samples: int
    weights_sha256: str
    resumable: bool


def file_sha256(path: str) -> str:
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def weights_sha256(folder: str) -> str:
    """Of model.safetensors; of a sharded model, the hash over the lines "name hash" of its files in order of name."""
    files = sorted(glob.glob(os.path.join(glob.escape(folder), "*.safetensors")))
    if len(files) == 1:
        return file_sha256(files[0])
    lines = "".join(f"{os.path.basename(f)} {file_sha256(f)}\n" for f in files)
    return hashlib.sha256(lines.encode()).hexdigest()


def write_json(path: str, data) -> None:
    """Whole or not at all, also after a power cut."""
    with open(path + ".tmp", "w", encoding="utf-8") as f:
        json.dump(data, f, indent=1)
        f.flush()
        os.fsync(f.fileno())
    os.replace(path + ".tmp", path)
    folder = os.open(os.path.dirname(path), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def mark(folder: str, step: int, samples: int) -> Checkpoint:
    """Declare a written checkpoint whole: everything in it reaches the disk first."""
    sizes = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as f:
            os.fsync(f.fileno())
        sizes[name] = os.path.getsize(os.path.join(folder, name))
    sha = weights_sha256(folder)
    files = {n: s for n, s in sizes.items() if n not in RESUME_ONLY}
    resume = {n: s for n, s in sizes.items() if n in RESUME_ONLY}
    data = {"step": step, "samples": samples, "weights_sha256": sha, "files": files, "resume": resume}
    write_json(os.path.join(folder, MARK), data)
    return Checkpoint(step, folder, samples, sha, True)


def read(path: str) -> Checkpoint | None:
    """The checkpoint in a folder, or None unless its mark is there and every file has the size the mark says."""

    def fits(sizes: dict) -> bool:
        return all(os.path.isfile(f) and os.path.getsize(f) == s for f, s in ((os.path.join(path, n), s) for n, s in sizes.items()))

    try:
        with open(os.path.join(path, MARK), encoding="utf-8") as f:
            m = json.load(f)
        if not fits(m["files"]):
            return None
        return Checkpoint(int(m["step"]), path, int(m["samples"]), m["weights_sha256"], fits(m["resume"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def complete(folder: str) -> list[Checkpoint]:
    """Whole checkpoints of a phase, oldest first. Half-written ones are removed."""
    found = []
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        if not re.fullmatch(r"checkpoint-\d+", name):
            continue
        path = os.path.join(folder, name)
        c = read(path)
        if c:
            found.append(c)
        else:
            shutil.rmtree(path)
    return sorted(found, key=lambda c: c.step)


def drop_resume_state(folder: str, keep: int) -> None:
    """f32 Adam state is twice the weights: only the last `keep` checkpoints hold on to it."""
    for c in complete(folder)[:-keep]:
        for name in RESUME_ONLY:
            if os.path.exists(os.path.join(c.path, name)):
                os.remove(os.path.join(c.path, name))


def space_reason(error: BaseException, folder: str) -> str | None:
    """A sentence when a write failed for want of room, else None. The libraries wrap the system's error, each in its own way."""
    e: BaseException | None = error
    while e is not None:
        text = str(e)
        number = e.errno if isinstance(e, OSError) else None
        if number in (errno.ENOSPC, errno.EDQUOT) or "os error 28" in text or "No space left" in text:
            return f"the disk that holds {folder} is full ({free_mb(folder)} MB free)"
        if number == errno.EFBIG or "os error 27" in text or "File too large" in text:
            return f"a file in {folder} would pass the limit on file sizes"
        e = e.__cause__ or e.__context__
    # torch's writer tells no reason, only that the file came out short
    if "PytorchStreamWriter" in str(error):
        return f"a file in {folder} came out short, as on a full disk ({free_mb(folder)} MB free)"
    return None


def free_mb(folder: str) -> int:
    return shutil.disk_usage(folder).free // 1_000_000
