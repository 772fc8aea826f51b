"""python -m seedbed_trainer check|run|serve|make-tiny|gguf-to-hf

Exit codes: 0 done, 2 refused, 75 stopped and saved (run again), 1 failed.
"""

import argparse
import json
import sys

from .outcome import DONE, REFUSED
from .spec import Rejected, Spec


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="seedbed_trainer")
    commands = top.add_subparsers(dest="command", required=True)
    for name, says in (("check", "look for what is wrong with a spec and its files"), ("run", "train, or go on training")):
        commands.add_parser(name, help=says).add_argument("--spec", required=True)
    commands.add_parser("schema", help="print the JSON Schema of a spec")
    s = commands.add_parser("serve", help="answer OpenAI-style requests with a checkpoint, on loopback")
    s.add_argument("--model", required=True)
    s.add_argument("--port", type=int, required=True, help="0 takes any free one")
    s.add_argument("--host", default="127.0.0.1")
    s.add_argument("--name", help="the model's name in answers; the folder's name by default")
    s.add_argument("--threads", type=int)
    s.add_argument("--with-parent", action="store_true", help="end when stdin closes")
    t = commands.add_parser("make-tiny", help="write a tiny random model")
    t.add_argument("--out", required=True)
    t.add_argument("--text")
    g = commands.add_parser("gguf-to-hf", help="turn a GGUF file into a folder to train from")
    g.add_argument("--gguf", required=True)
    g.add_argument("--out", required=True)
    return top


def main() -> int:
    o = parser().parse_args()
    try:
        if o.command == "check":
            from .run import check

            return check(o.spec)
        if o.command == "run":
            from .run import run

            return run(o.spec)
        if o.command == "schema":
            print(json.dumps(Spec.model_json_schema(), indent=1))
            return DONE
        if o.command == "serve":
            from .serve import serve

            return serve(o.model, o.host, o.port, o.name, o.threads, o.with_parent)
        if o.command == "make-tiny":
            from .tiny import make

            print(json.dumps({"out": o.out, "parameters": make(o.out, o.text)}))
            return DONE
        from .gguf import convert

        print(json.dumps({"out": o.out, "parameters": convert(o.gguf, o.out)}))
        return DONE
    except Rejected as e:
        for x in e.problems:
            print("refused:", x, file=sys.stderr)
        return REFUSED


if __name__ == "__main__":
    sys.exit(main())
