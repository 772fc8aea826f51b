"""The rows of a phase as token ids, in flat files that are mapped, not read: a data set may be larger than the memory."""

import hashlib
import json
import os
import shutil

import numpy as np
import torch

from .checkpoints import write_json
from .preflight import Checked, read_rows
from .rows import NO_LOSS, encode
from .spec import Phase, Rejected

FIRST_OVERLONG = 5


def key_of(sources: list[Checked], phase: Phase, tok) -> str:
    """What decides the tokenised rows, as a hash: a changed input never meets old files."""
    parts = [[(s.sha256, s.chosen) for s in sources], phase.max_seq_len, phase.overlong, tok.chat_template, len(tok)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def write(folder: str, sources: list[Checked], phase: Phase, tok, pause) -> dict:
    """Tokenise into `folder`. `pause` is called between rows and may raise. Returns the counts of `data_ready`."""
    c = dict(rows=0, kept=0, overlong=0, truncated=0, dropped=0, no_loss_tokens=0, tokens=0, loss_tokens=0, longest=0)
    first: list[str] = []
    ends = [0]
    with open(os.path.join(folder, "ids"), "wb") as ids_file, open(os.path.join(folder, "labels"), "wb") as labels_file:
        for src in sources:
            for no, row in read_rows(src.path, src.chosen):
                pause()
                try:
                    ids, labels = encode(tok, row["messages"], row.get("unmask", False))
                except Exception as e:
                    # a template may raise on a turn it does not know, e.g. two users in a row
                    raise Rejected([f"{src.path}:{no}: {e}"]) from e
                c["rows"] += 1
                c["longest"] = max(c["longest"], len(ids))
                if len(ids) > phase.max_seq_len:
                    c["overlong"] += 1
                    if len(first) < FIRST_OVERLONG:
                        first.append(f"{src.path}:{no}: {len(ids)} tokens")
                    if phase.overlong != "truncate":
                        c["dropped"] += 1
                        continue
                    ids, labels = ids[: phase.max_seq_len], labels[: phase.max_seq_len]
                    c["truncated"] += 1
                # the first token is never predicted
                loss_tokens = sum(x != NO_LOSS for x in labels[1:])
                if not loss_tokens:
                    c["no_loss_tokens"] += 1
                    continue
                c["kept"] += 1
                c["tokens"] += len(ids)
                c["loss_tokens"] += loss_tokens
                ids_file.write(np.asarray(ids, dtype=np.int32).tobytes())
                labels_file.write(np.asarray(labels, dtype=np.int32).tobytes())
                ends.append(ends[-1] + len(ids))
    np.asarray(ends, dtype=np.int64).tofile(os.path.join(folder, "ends"))
    return {**c, "first_overlong": first}


class Rows(torch.utils.data.Dataset):
    """Rows by number, as Trainer and DataCollatorWithFlattening want them."""

    def __init__(self, folder: str):
        self.ends = np.fromfile(os.path.join(folder, "ends"), dtype=np.int64)
        self.ids = self.labels = None
        if len(self):
            self.ids = np.memmap(os.path.join(folder, "ids"), dtype=np.int32, mode="r")
            self.labels = np.memmap(os.path.join(folder, "labels"), dtype=np.int32, mode="r")

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, i: int) -> dict:
        a, b = int(self.ends[i]), int(self.ends[i + 1])
        return {"input_ids": self.ids[a:b].tolist(), "labels": self.labels[a:b].tolist()}


def prepare(parent: str, sources: list[Checked], phase: Phase, tok, pause) -> tuple[Rows, dict]:
    """Rows and counts of a phase, made once: the folder gets its name when it is whole."""
    folder = os.path.join(parent, f"rows-{key_of(sources, phase, tok)}")
    if not os.path.isdir(folder):
        half = folder + ".half"
        shutil.rmtree(half, ignore_errors=True)
        os.makedirs(half)
        write_json(os.path.join(half, "counts.json"), write(half, sources, phase, tok, pause))
        os.rename(half, folder)
    with open(os.path.join(folder, "counts.json"), encoding="utf-8") as f:
        counts = json.load(f)
    if phase.overlong == "reject" and counts["overlong"]:
        where = "; ".join(counts["first_overlong"])
        raise Rejected([f"phase {phase.name}: {counts['overlong']} rows are longer than {phase.max_seq_len} tokens: {where}"])
    if not counts["kept"]:
        why = f"{counts['dropped']} too long, {counts['no_loss_tokens']} without assistant tokens"
        raise Rejected([f"phase {phase.name}: no rows left ({why})"])
    return Rows(folder), counts
