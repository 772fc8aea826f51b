"""Every check that needs neither tokenizer nor torch. It is fast, and done before anything heavy is imported."""

import glob
import hashlib
import json
import os
import random
import shutil
from dataclasses import dataclass
from typing import Iterator

from .spec import MAX_PROBLEMS, Phase, Rejected, Replay, Source, Spec

ROLES = ("assistant", "system", "user")


@dataclass(frozen=True)
class Checked:
    """One source of a phase, read once. `chosen` are row numbers (from 0) of a replay share, or None for all."""

    path: str
    sha256: str
    rows: int
    chosen: tuple[int, ...] | None

    @property
    def used(self) -> int:
        return self.rows if self.chosen is None else len(self.chosen)


def row_problem(row: object) -> str | None:
    """What is wrong with one row, or None."""
    if not isinstance(row, dict) or not isinstance(row.get("messages"), list) or not row["messages"]:
        return "needs a non-empty 'messages' list"
    if not isinstance(row.get("unmask", False), bool):
        return "'unmask' must be true or false"
    for i, m in enumerate(row["messages"]):
        if not isinstance(m, dict) or m.get("role") not in ROLES:
            return f"message {i}: role must be one of {', '.join(ROLES)}"
        content = m.get("content")
        if not isinstance(content, str) or (m["role"] != "system" and not content.strip()):
            return f"message {i}: empty content"
        try:
            content.encode("utf-8")
        except UnicodeEncodeError:
            return f"message {i}: content holds half a surrogate pair, which is no character"
        if m["role"] == "system" and i:
            return f"message {i}: a system message must come first"
    if row["messages"][-1]["role"] != "assistant":
        return "the last message must be the assistant's"
    return None


def parse_row(line: bytes) -> dict:
    """One line as a row. Raises ValueError with a sentence that names neither file nor line."""
    try:
        row = json.loads(line.decode("utf-8"))
    except json.JSONDecodeError as e:
        raise ValueError(f"not JSON: {e.msg}") from e
    except UnicodeDecodeError as e:
        raise ValueError("not UTF-8") from e
    except RecursionError as e:
        raise ValueError("nested too deep") from e
    why = row_problem(row)
    if why:
        raise ValueError(why)
    return row


def read_rows(path: str, chosen: tuple[int, ...] | None = None) -> Iterator[tuple[int, dict]]:
    """Rows with their line numbers (from 1); empty lines do not count as rows."""
    want = None if chosen is None else set(chosen)
    n = -1
    with open(path, "rb") as f:
        for no, line in enumerate(f, 1):
            if not line.strip():
                continue
            n += 1
            if want is not None and n not in want:
                continue
            try:
                yield no, parse_row(line)
            except ValueError as e:
                raise Rejected([f"{path}:{no}: {e}"]) from e


def check_source(src: Source) -> tuple[list[str], int, str]:
    """Read one file once: first problems with their line numbers, number of rows, SHA-256."""
    problems: list[str] = []
    n, h = 0, hashlib.sha256()
    try:
        with open(src.path, "rb") as f:
            for no, line in enumerate(f, 1):
                h.update(line)
                if not line.strip():
                    continue
                try:
                    parse_row(line)
                    n += 1
                except ValueError as e:
                    problems.append(f"{src.path}:{no}: {e}")
                    if len(problems) >= MAX_PROBLEMS:
                        return problems + [f"{src.path}: stopped after {MAX_PROBLEMS} problems"], n, ""
    except OSError as e:
        return [f"{src.path}: {e.strerror}"], 0, ""
    digest = h.hexdigest()
    if src.sha256 and src.sha256 != digest:
        problems.insert(0, f"{src.path}: sha256 is {digest}, the spec says {src.sha256}")
    if n == 0 and not problems:
        problems.append(f"{src.path}: no rows")
    return problems, n, digest


def draw(phase: Phase, src: Replay, sha: str, rows: int) -> tuple[int, ...] | None:
    """The rows of a replay share: fixed by seed, phase and file hash, at least one."""
    if src.fraction >= 1:
        return None
    r = random.Random(f"{phase.seed}:{phase.name}:{sha}")
    return tuple(sorted(r.sample(range(rows), max(1, round(rows * src.fraction)))))


def weight_bytes(folder: str) -> int:
    """Bytes of a model's weights on disk: the least that one checkpoint takes."""
    return sum(os.path.getsize(f) for f in glob.glob(os.path.join(glob.escape(folder), "*.safetensors")))


def disk_problem(spec: Spec) -> str | None:
    folder = os.path.abspath(spec.output_dir)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    free, need = shutil.disk_usage(folder).free, weight_bytes(spec.base_model)
    if free < need:
        return f"output_dir {spec.output_dir}: {free / 1e9:.2f} GB free, one checkpoint needs at least {need / 1e9:.2f} GB"
    return None


def check(spec: Spec) -> dict[str, list[Checked]]:
    """Sources by phase name. Raises Rejected with everything that is wrong."""
    problems: list[str] = []
    out: dict[str, list[Checked]] = {}
    seen: dict[tuple[str, str | None], tuple[list[str], int, str]] = {}
    if not os.path.isfile(os.path.join(spec.base_model, "config.json")):
        problems.append(f"base_model {spec.base_model}: no config.json there")
    if why := disk_problem(spec):
        problems.append(why)
    for p in spec.phases:
        if p.init_from and not os.path.isfile(os.path.join(p.init_from, "config.json")):
            problems.append(f"phase {p.name}: init_from {p.init_from}: no config.json there")
        out[p.name] = []
        for src in [p.dataset, *p.replay]:
            key = (src.path, src.sha256)
            if key not in seen:
                seen[key] = check_source(src)
                problems += [f"phase {p.name}: {x}" for x in seen[key][0]]
            found, rows, sha = seen[key]
            if found:
                continue
            chosen = draw(p, src, sha, rows) if isinstance(src, Replay) else None
            out[p.name].append(Checked(src.path, sha, rows, chosen))
    if problems:
        raise Rejected(problems)
    return out
