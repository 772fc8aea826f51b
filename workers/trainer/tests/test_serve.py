"""The door to a checkpoint, over real sockets."""

import http.client
import json
import math
import subprocess
import sys
import threading

import pytest
import torch
from transformers import AutoModelForCausalLM

from seedbed_trainer.model import Model
from seedbed_trainer.serve import Server

from .conftest import ENV

HI = [{"role": "user", "content": "What is the code of river1?"}]


@pytest.fixture(scope="module")
def server(whole):
    folder = json.loads((whole / "kt2" / "result.json").read_text())["final"]
    s = Server("127.0.0.1", 0, Model(folder, 1), "tuned", "secret")
    s.folder = folder
    threading.Thread(target=s.serve_forever, daemon=True).start()
    yield s
    s.shutdown()
    s.server_close()


def ask(server, path, body=None, **headers):
    c = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=60)
    given = {"Authorization": "Bearer secret", "Content-Type": "application/json", **headers}
    given = {k.replace("_", "-"): v for k, v in given.items() if v is not None}
    text = body if isinstance(body, (bytes, str, type(None))) else json.dumps(body)
    c.request("GET" if body is None else "POST", path, text, given)
    r = c.getresponse()
    data = json.loads(r.read())
    c.close()
    return r.status, data


def chat(server, **more):
    return ask(server, "/v1/chat/completions", {"messages": HI, "max_tokens": 24, **more})


def test_models_and_health(server):
    assert ask(server, "/healthz", Authorization=None) == (200, {"status": "ok"})
    status, data = ask(server, "/v1/models")
    assert status == 200 and data["data"][0]["id"] == "tuned" and data["data"][0]["context_length"] == 1024


def test_greedy_is_the_same_each_time_and_a_seed_repeats_a_draw(server):
    def said(**more):
        status, data = chat(server, **more)
        assert status == 200, data
        return data["choices"][0]["message"]["content"]

    assert said(temperature=0) == said(temperature=0, seed=5)
    assert said(temperature=1, seed=7) == said(temperature=1, seed=7)
    assert len({said(temperature=1.5, seed=s) for s in range(5)}) > 1
    assert said(temperature=0) != ""


def test_stop_strings_and_the_length_end_an_answer(server):
    _, full = chat(server, temperature=0)
    text = full["choices"][0]["message"]["content"]
    _, cut = chat(server, temperature=0, stop=[text[3:6]])
    assert cut["choices"][0]["message"]["content"] == text[: text.index(text[3:6])]
    assert cut["choices"][0]["finish_reason"] == "stop"
    _, short = chat(server, temperature=0, max_tokens=2)
    assert short["choices"][0]["finish_reason"] == "length" and short["usage"]["completion_tokens"] == 2


def test_logprobs_of_an_answer_are_log_probabilities(server):
    _, data = chat(server, temperature=0, logprobs=True, top_logprobs=3)
    content = data["choices"][0]["logprobs"]["content"]
    assert len(content) == data["usage"]["completion_tokens"]
    for t in content:
        assert len(t["top_logprobs"]) == 3 and t["logprob"] <= 0
        # greedy takes the best one
        assert t["logprob"] == t["top_logprobs"][0]["logprob"]
        assert sum(math.exp(x["logprob"]) for x in t["top_logprobs"]) <= 1.0001


def test_echo_scores_the_prompt_as_the_model_itself_does(server):
    text = "The code of lamp3 is 12."
    body = {"prompt": [text, "It was noted."], "max_tokens": 0, "echo": True, "logprobs": 2}
    status, data = ask(server, "/v1/completions", body)
    assert status == 200 and [c["index"] for c in data["choices"]] == [0, 1]
    got = data["choices"][0]
    assert got["text"] == text and "".join(got["logprobs"]["tokens"]) == text
    ids = server.model.text_ids(text)
    model = AutoModelForCausalLM.from_pretrained(server.folder)
    with torch.no_grad():
        out = model(torch.tensor([ids]), labels=torch.tensor([ids]))
    assert got["logprobs"]["token_logprobs"][0] is None
    total = sum(got["logprobs"]["token_logprobs"][1:])
    assert total == pytest.approx(-out.loss.item() * (len(ids) - 1), rel=1e-4)
    # the same prompt as token ids
    _, again = ask(server, "/v1/completions", {**body, "prompt": ids})
    assert again["choices"][0]["logprobs"] == got["logprobs"]


@pytest.mark.parametrize(
    "body, headers, status, code",
    [
        ({"messages": HI}, {"Origin": "http://localhost:3000"}, 403, "origin_refused"),
        ({"messages": HI}, {"Host": "evil.example"}, 403, "host_refused"),
        ({"messages": HI}, {"Authorization": "Bearer wrong"}, 401, "invalid_api_key"),
        ({"messages": HI}, {"Authorization": None}, 401, "invalid_api_key"),
        ({"messages": HI}, {"Content_Type": "text/plain"}, 415, "unsupported_media_type"),
        ("{", {}, 400, "invalid_json"),
        ("[" * 50_000, {}, 400, "invalid_json"),
        ([], {}, 400, "invalid_request"),
        ({"messages": []}, {}, 400, "invalid_request"),
        ({"messages": HI, "n": 2}, {}, 400, "invalid_request"),
        ({"messages": HI, "stream": True}, {}, 400, "invalid_request"),
        ({"messages": HI, "temperature": 3}, {}, 400, "invalid_request"),
        ({"messages": HI, "top_logprobs": 2}, {}, 400, "invalid_request"),
        ({"messages": HI, "model": "other"}, {}, 404, "model_not_found"),
        ({"messages": [{"role": "user", "content": "long " * 2000}]}, {}, 400, "context_length_exceeded"),
        ({"messages": HI, "max_tokens": 5000}, {}, 400, "context_length_exceeded"),
        (b"x" * 8_000_001, {}, 413, "too_large"),
    ],
)
def test_bad_requests_are_refused(server, body, headers, status, code):
    try:
        got, data = ask(server, "/v1/chat/completions", body, **headers)
    except (BrokenPipeError, ConnectionResetError):
        assert status == 413
        return
    assert (got, data["error"]["code"]) == (status, code), data


def test_other_refusals(server):
    assert ask(server, "/v1/nothing")[0] == 404
    too_high = ask(server, "/v1/completions", {"prompt": [10**6], "max_tokens": 1})
    assert too_high[0] == 400 and too_high[1]["error"]["code"] == "invalid_prompt"
    assert ask(server, "/v1/completions", {"prompt": ["x", ""]})[0] == 400
    # and it still works
    assert chat(server, temperature=0)[0] == 200


def test_it_ends_with_its_parent_and_says_when_it_is_ready(server):
    args = [sys.executable, "-m", "seedbed_trainer", "serve", "--port", "0", "--with-parent", "--threads", "1", "--model"]
    p = subprocess.Popen([*args, server.folder], env=ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    ready = json.loads(p.stdout.readline())
    assert ready["event"] == "serving" and ready["port"] > 0
    p.stdin.close()
    assert p.wait(20) == 0


def test_no_model_and_no_foreign_host(tmp_path):
    for args, says in (
        (["--model", str(tmp_path)], "no config.json"),
        (["--model", str(tmp_path), "--host", "0.0.0.0"], "outside loopback"),
    ):
        cmd = [sys.executable, "-m", "seedbed_trainer", "serve", "--port", "0", *args]
        r = subprocess.run(cmd, env=ENV, capture_output=True, text=True)
        assert r.returncode == 2 and says in r.stderr
