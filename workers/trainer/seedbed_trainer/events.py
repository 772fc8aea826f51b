"""JSON lines, one event each, appended to a file and echoed on stdout. A reader keys steps by (phase, step); the last one wins."""

import json
import os
import sys
import time


class Events:
    """The writer of a run's events.jsonl. Only one may be open at a time: take the run's lock first."""

    def __init__(self, path: str, run: str):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.run, self.seq, self.attempt = run, 0, 1
        if os.path.exists(path):
            good = 0
            with open(path, "rb") as f:
                for line in f:
                    if not line.endswith(b"\n"):
                        break
                    good += len(line)
                    try:
                        e = json.loads(line)
                        self.seq, self.attempt = int(e["seq"]), max(self.attempt, int(e["attempt"]) + 1)
                    except (ValueError, TypeError, KeyError):
                        continue
            # a killed writer may leave half a line; what is appended to it would be lost with it
            os.truncate(path, good)
        self.file = open(path, "a", encoding="utf-8")

    def __call__(self, event: str, **data):
        self.seq += 1
        head = {"seq": self.seq, "time": round(time.time(), 3), "run": self.run, "attempt": self.attempt, "event": event}
        line = json.dumps({**head, **data}, allow_nan=False)
        self.file.write(line + "\n")
        self.file.flush()
        if event != "step":
            # steps may be lost with the power; the rest may not
            os.fsync(self.file.fileno())
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
