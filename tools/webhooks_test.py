#!/usr/bin/env python3
"""Webhooks through a running `guildhall serve`, with the examples of docs/webhooks.md as they stand there.

Usage: webhooks_test.py --build FOLDER [NAME...]. Standard library, bash, curl and openssl only.

  documented  the page's own curl example is taken; its own Python checks what we send
  inbound     sent twice, changed, old, a batch with a bad event; nothing of it in an export but what was taken
  behaviour   what customers do on a company's own site: on the member's page, and counted by a segment
  outbound    a receiver that fails three times and then takes it; 410; dead letters and their replay
  killed      kill -9 while a receiver is away: everything arrives after the next start
  inner       without --webhook-loopback nothing of this machine is connected to
"""
import argparse
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

from faults_test import Failed, Server, check, wait_for

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEVELOPMENT = ("--webhook-loopback", "--webhook-retry-seconds", "1,1,1")
ATTEMPTS_MAX = 4  # one more than waits


def example(language):
    """The page's one block of code in a language."""
    blocks = re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "webhooks.md").read_text(), re.S)
    check(len(blocks) == 1, f"{len(blocks)} blocks of {language} in docs/webhooks.md")
    return blocks[0]


def documented_check():
    names = {}
    exec(example("python"), names)  # the page's own words
    return names["verified"]


class Receiver:
    """Answers POSTs with `status` and keeps what it took with a 2xx."""

    def __init__(self):
        self.status, self.taken, self.refused = lambda: 200, [], 0
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.status()
                if status < 300:
                    receiver.taken.append((self.headers, body))
                else:
                    receiver.refused += 1
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/in"

    def events(self):
        return [json.loads(body) for _, body in self.taken]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def start(program, folder, arguments=DEVELOPMENT):
    return Server(program, os.path.join(folder, "data"), arguments=arguments).ready(role="admin")


def asked(answer, wanted=(200, 201)):
    status, _, body = answer
    check(status in wanted, f"{wanted} was wanted, not {status}: {body}")
    return body


def endpoint(server, name="shop"):
    return asked(server.call("POST", "/api/v1/webhooks/endpoints", {"name": name}))["secret"]


def subscribe(server, url, *kinds):
    return asked(server.call("POST", "/api/v1/webhooks/subscriptions", {"url": url, "kinds": list(kinds)}))


def deliveries(server, **query):
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return asked(server.call("GET", "/api/v1/webhooks/deliveries?limit=200&" + words))["items"]


def order(number, **more):
    return {"specversion": "1.0", "id": f"o-{number}", "source": "shop", "type": "guildhall.order",
            "data": {"order": str(number), "amount_cents": 100}, **more}


def post(server, secret, event, name="shop", age=0, change=b""):
    body = json.dumps(event).encode()
    sent_at = str(int(time.time()) - age)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"m1.{sent_at}.".encode() + body, hashlib.sha256).digest()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    kind = "application/cloudevents-batch+json" if isinstance(event, list) else "application/cloudevents+json"
    connection.request("POST", "/hooks/" + name, body + change, {
        "Content-Type": kind, "webhook-id": "m1", "webhook-timestamp": sent_at,
        "webhook-signature": "v1," + base64.b64encode(digest).decode()})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, answer.getheaders(), json.loads(text)


def counts(body):
    return [body[name] for name in ("accepted", "known", "refused")]


def exported(program, folder):
    out = os.path.join(folder, "out")
    subprocess.run([program, "export", "--data", os.path.join(folder, "data"), "--out", out], check=True,
                   capture_output=True)
    return {path.name: path.read_text() for path in pathlib.Path(out).iterdir()}


def join(server, *numbers):
    facts = [{"kind": "join", "source": "wecom", "id": f"j{number}", "group": "g1", "actor": f"u{number}"}
             for number in numbers]
    check(counts(asked(server.send(facts)))[0] == len(numbers), "the joins were not taken")


def test_documented(program, folder):
    server = start(program, folder)
    secret = endpoint(server)
    url = f"http://127.0.0.1:{server.port}/hooks/shop"
    for wanted in ([1, 0, 0], [0, 1, 0]):
        done = subprocess.run(["bash", "-c", example("bash")], env={**os.environ, "SECRET": secret, "URL": url},
                              capture_output=True, text=True, check=True)
        check(counts(json.loads(done.stdout)) == wanted, done.stdout + done.stderr)
    verified = documented_check()
    receiver = Receiver()
    made = subscribe(server, receiver.url, "member.joined")
    join(server, 1)
    wait_for("the event", 30, lambda: receiver.taken)
    headers, body = receiver.taken[0]
    check(headers["Content-Type"] == "application/cloudevents+json", str(headers))
    check(verified(made["secret"], headers, body), "the documented check refuses our delivery")
    check(not verified(made["secret"], headers, body + b" "), "the documented check takes a changed body")
    event = json.loads(body)
    check(event["type"] == "guildhall.member.joined" and event["data"]["member"]["external_id"] == "u1", str(event))
    # While the secret is changed the old one and the new one are good.
    fresh = asked(server.call("POST", f"/api/v1/webhooks/subscriptions/{made['subscription']['id']}/rotate"))["secret"]
    join(server, 2)
    wait_for("the second event", 30, lambda: len(receiver.taken) == 2)
    headers, body = receiver.taken[1]
    check(verified(made["secret"], headers, body) and verified(fresh, headers, body), "both secrets must fit")
    server.stop()
    receiver.close()


def test_inbound(program, folder):
    server = start(program, folder)
    secret = endpoint(server)
    check(counts(asked(post(server, secret, order(1)))) == [1, 0, 0], "the first is new")
    check(counts(asked(post(server, secret, order(1)))) == [0, 1, 0], "the second is known")
    changed = asked(post(server, secret, order(2), change=b" "), [401])
    check(changed["field"] == "webhook-signature", str(changed))
    old = asked(post(server, secret, order(2), age=301), [401])
    check(old["field"] == "webhook-timestamp" and "seconds old" in old["detail"], str(old))
    asked(post(server, "whsec_" + base64.b64encode(b"k" * 32).decode(), order(2)), [401])
    asked(post(server, secret, order(2), name="nobody"), [404])
    batch = [order(3), order(4, type="guildhall.visit"), order(5, data={"amount_cents": 1}), order(1)]
    body = asked(post(server, secret, batch), [422])
    check(counts(body) == [1, 1, 2], str(body))
    check([each["as"] for each in body["outcomes"]] == ["accepted", "refused", "refused", "known"], str(body))
    check(body["outcomes"][2]["error"]["field"] == "data.order", str(body))
    refusals = asked(server.call("GET", "/api/v1/webhooks/endpoints/1/refusals"))["items"]
    check({each["event_id"] for each in refusals} == {"o-4", "o-5"}, str(refusals))
    shown = asked(server.call("GET", "/api/v1/webhooks/endpoints"))["items"][0]
    check(counts(shown) == [2, 2, 2] and shown["last_used_at"], str(shown))
    asked(server.call("PATCH", "/api/v1/webhooks/endpoints/1", {"disabled": True}))
    asked(post(server, secret, order(6)), [403])
    asked(server.call("DELETE", "/api/v1/webhooks/endpoints/1"), [204])
    asked(post(server, secret, order(6)), [410])
    server.stop()
    files = exported(program, folder)
    facts = [json.loads(line) for line in files["facts.jsonl"].splitlines()]
    taken = [each["id"] for each in facts if each["source"] == "hook:shop"]
    check(taken == ["o-1", "o-3"], str(taken))
    for name, text in files.items():
        check(secret not in text and "whsec_" not in text, f"a secret is in {name}")


def test_behaviour(program, folder):
    server = start(program, folder)
    secret = endpoint(server, "site")

    def visit(number, **data):
        return order(number, id=f"v-{number}", type="guildhall.behaviour", data=data)
    seen = {"member": "wm7", "name": "page_view", "subject": "/pricing", "detail": {"seconds": 42, "phone": "13812345678"}}
    batch = [visit(1, **seen), visit(2, **seen), visit(3, member="wm8", name="page_view"), visit(4, member="wm7", name="Page view")]
    body = asked(post(server, secret, batch, name="site"), [422])
    check(counts(body) == [3, 0, 1] and body["outcomes"][3]["error"]["field"] == "data.name", str(body))
    names = asked(server.call("GET", "/api/v1/behaviours"))["names"]
    check([each["name"] for each in names] == ["page_view"], str(names))
    people = {each["external_id"]: each["id"] for each in asked(server.call("GET", "/api/v1/members"))["items"]}
    shown = asked(server.call("GET", f"/api/v1/members/{people['wm7']}"))["behaviours"]
    check(len(shown) == 2 and shown[0]["subject"] == "/pricing" and shown[0]["detail"]["seconds"] == "42", str(shown))
    tried = asked(server.call("POST", "/api/v1/segments/try", {"expression": "behaviours(page_view, 30) >= 2"}))["tried"]
    check(tried["members"] == 1 and tried["first"][0]["id"] == people["wm7"], str(tried))
    server.stop()
    check("/pricing" in exported(program, folder)["behaviours.csv"], "the export lacks what was done")


def test_outbound(program, folder):
    server = start(program, folder)
    failing, dead, gone = Receiver(), Receiver(), Receiver()
    failing.status = lambda: 200 if failing.refused >= ATTEMPTS_MAX - 1 else 500
    dead.status = lambda: 503
    gone.status = lambda: 410
    subscribe(server, failing.url, "question.opened")
    subscribe(server, dead.url, "question.opened")
    subscribe(server, gone.url, "question.opened")
    message = {"kind": "message", "source": "wecom", "id": "m1", "group": "g1", "actor": "u1", "text": "怎么导出报表？"}
    check(counts(asked(server.send([message])))[0] == 1, "the message was not taken")
    wait_for("the event after three failures", 60, lambda: failing.taken)
    event = failing.events()[0]
    check(event["type"] == "guildhall.question.opened", str(event))
    check(event["data"]["message"]["text"] == "怎么导出报表？" and event["data"]["group"]["external_id"] == "g1", str(event))
    check(failing.refused == ATTEMPTS_MAX - 1, f"{failing.refused} failures")

    letters = wait_for("dead letters", 60, lambda: len(found := deliveries(server, state="dead")) == 2 and found)
    by_subscription = {each["subscription_id"]: each for each in letters}
    check(by_subscription[2]["attempts"] == ATTEMPTS_MAX and by_subscription[2]["status"] == 503, str(letters))
    check(by_subscription[3]["attempts"] == 1, str(letters))
    subscriptions = asked(server.call("GET", "/api/v1/webhooks/subscriptions"))["items"]
    check(subscriptions[0]["failing_since"] is None and subscriptions[0]["last_sent_at"], str(subscriptions[0]))
    check(subscriptions[1]["failing_since"] and subscriptions[1]["dead"] == 1, str(subscriptions[1]))
    check(subscriptions[2]["disabled_at"] and "410" in subscriptions[2]["disabled_why"], str(subscriptions[2]))

    dead.status = lambda: 204
    asked(server.call("POST", f"/api/v1/webhooks/deliveries/{by_subscription[2]['id']}/replay"))
    wait_for("the replayed letter", 30, lambda: dead.taken)
    check(dead.events()[0]["id"] == event["id"], "the replayed event has another id")
    gone.status = lambda: 200
    asked(server.call("PATCH", "/api/v1/webhooks/subscriptions/3", {"disabled": False}))
    replayed = asked(server.call("POST", "/api/v1/webhooks/deliveries/replay", {}))
    check(replayed["replayed"] == 1, str(replayed))
    wait_for("the last letter", 30, lambda: gone.taken)
    asked(server.call("POST", "/api/v1/webhooks/subscriptions/1/test"))
    wait_for("the test event", 30, lambda: failing.events()[-1]["type"] == "guildhall.webhook.test")
    wait_for("all states", 10, lambda: all(each["state"] == "sent" for each in deliveries(server)))
    status, _, text = server.call("GET", "/metrics")
    check(status == 200 and b"guildhall_webhooks_sent_total 4" in text, str(text)[-500:])
    server.stop()
    for receiver in (failing, dead, gone):
        receiver.close()


def test_killed(program, folder):
    receiver = Receiver()
    receiver.status = lambda: 500
    server = start(program, folder, ("--webhook-loopback", "--webhook-retry-seconds", "1,1,1,1,1,1,1,1,1,1,1,1"))
    subscribe(server, receiver.url, "member.joined")
    join(server, *range(20))
    wait_for("a failure", 30, lambda: receiver.refused > 0)
    join(server, *range(20, 40))  # acknowledged, and perhaps not looked at yet
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    receiver.status = lambda: 200
    again = Server(program, os.path.join(folder, "data"), arguments=DEVELOPMENT)
    wait_for("all 40 events", 60, lambda: len({each["id"] for each in receiver.events()}) == 40)
    members = {each["data"]["member"]["external_id"] for each in receiver.events()}
    check(members == {f"u{number}" for number in range(40)}, str(sorted(members)))
    again.stop()
    receiver.close()


def test_inner(program, folder):
    server = start(program, folder, ())
    receiver = Receiver()
    for url in (receiver.url, "https://127.0.0.1/", "https://10.1.2.3/", "https://[::1]/", "https://169.254.169.254/x"):
        refused = asked(server.call("POST", "/api/v1/webhooks/subscriptions", {"url": url, "kinds": ["task.done"]}), [400])
        check(refused["field"] == "url", str(refused))
    # Names and unusual writings of numbers are found out when they are looked up.
    for number, host in enumerate(("localhost", "2130706433", "0x7f000001"), 1):
        subscribe(server, f"https://{host}:{receiver.port}/", "task.done")
        asked(server.call("POST", f"/api/v1/webhooks/subscriptions/{number}/test"))
        failed = wait_for("an attempt", 30, lambda: [each for each in deliveries(server, subscription=number)
                                                     if each["attempts"] > 0])[0]
        check("loopback, not sent to" in failed["error"], str(failed))
    check(not receiver.taken and receiver.refused == 0, "something reached this machine")
    server.stop()
    receiver.close()


TESTS = {"documented": test_documented, "inbound": test_inbound, "behaviour": test_behaviour,
         "outbound": test_outbound, "killed": test_killed,
         "inner": test_inner}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("names", nargs="*", help="some of: " + ", ".join(TESTS))
    args = parser.parse_args()
    program = str((args.build / "guildhall").resolve())
    failures = 0
    with tempfile.TemporaryDirectory(prefix="guildhall-webhooks-") as folder:
        for name, test in TESTS.items():
            if args.names and name not in args.names:
                continue
            own = os.path.join(folder, name)
            os.mkdir(own)
            began = time.monotonic()
            try:
                test(program, own)
                print(f"ok   webhooks: {name}  ({time.monotonic() - began:.1f} s)", flush=True)
            except (Failed, KeyError, OSError, subprocess.SubprocessError) as error:
                failures += 1
                print(f"FAIL webhooks: {name}: {type(error).__name__} {error}", flush=True)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
