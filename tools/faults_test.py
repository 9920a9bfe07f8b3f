#!/usr/bin/env python3
"""Takes away what a running `guildhall` stands on, and looks at what it says and what is kept.

Usage: faults_test.py --build FOLDER [--outage SECONDS] [NAME...]. Standard library only.

  postgres    the database server stops for a while: 503 meanwhile, then on without a restart, nothing lost or twice
  disk        the disk of the data folder is full, or read-only
  limit       a file may not grow any more (RLIMIT_FSIZE)
  twice       a second instance on the same data
  import      the database server stops during `guildhall import`

What cannot be tried here (no PostgreSQL, no right to mount) is said in a line that begins with SKIPPED.
"""
import argparse
import glob
import http.client
import json
import os
import pathlib
import pwd
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

READY_SECONDS_MAX = 120  # the sanitizer build on a busy machine
PASSWORD = "a long password"


class Failed(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failed(what)


def wait_for(what, seconds, condition):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = condition()
        if got:
            return got
        time.sleep(0.1)
    raise Failed(f"{what}: not within {seconds} s")


class Postgres:
    """A server of its own: Debian's package, a free port on the loopback, gone at the end."""

    def __init__(self, folder):
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        self.programs = programs[-1] if programs else None
        self.folder = folder
        self.process = None
        if not self.programs:
            return
        self.user = None
        if os.geteuid() == 0:  # PostgreSQL refuses to be root
            self.user = pwd.getpwnam("postgres")
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.run([f"{self.programs}/initdb", "-D", f"{folder}/data", "-U", "guildhall", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync"]).wait()
        self.start()

    def run(self, command):
        who = {"user": self.user.pw_uid, "group": self.user.pw_gid} if self.user else {}
        with open(f"{self.folder}/log", "ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **who)

    def start(self):
        self.process = self.run([f"{self.programs}/postgres", "-D", f"{self.folder}/data", "-h", "127.0.0.1", "-k",
                                 self.folder, "-p", str(self.port)])
        state = pathlib.Path(self.folder, "data", "postmaster.pid")
        wait_for("PostgreSQL", 30, lambda: state.exists() and "\nready" in state.read_text())

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGINT)  # "fast": everybody is disconnected
            self.process.wait()
            self.process = None

    def url(self, schema):
        return f"postgres://guildhall:secret@127.0.0.1:{self.port}/postgres?schema={schema}"

    def count(self, schema, table):
        done = subprocess.run([f"{self.programs}/psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "guildhall", "-d",
                               "postgres", "-Atc", f'select count(*) from "{schema}".{table}'], capture_output=True,
                              text=True, check=False)
        return int(done.stdout) if done.returncode == 0 else 0


class Server:
    """`guildhall serve` on a free port. `before` goes in front of the command, `arguments` behind it."""

    def __init__(self, program, data, before=(), arguments=(), **popen):
        self.lines = []
        self.process = subprocess.Popen([*before, program, "serve", "--data", data, "--listen", "127.0.0.1:0",
                                         "--threads", "4", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        **popen)
        self.ended = threading.Event()
        threading.Thread(target=self.read, daemon=True).start()
        self.token = None

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)
        self.ended.set()

    def said(self):
        return "".join(self.lines)

    def ready(self, role="lead"):
        """Waits for the address, makes the administrator and a token of that role."""
        def link():
            check(not self.ended.is_set(), "the server ended: " + self.said()[-3000:])
            return re.search(r"http://([\d.]+):(\d+)/setup\?token=(\S+)", self.said())
        found = wait_for("the server", READY_SECONDS_MAX, link)
        self.port = int(found[2])
        status, headers, body = self.call("POST", "/api/v1/setup", {"token": found[3], "login": "admin", "name": "A",
                                                                    "password": PASSWORD, "language": "en"})
        check(status < 300, f"setup: {status} {body}")
        cookie = "; ".join(value.split(";")[0] for name, value in headers if name.lower() == "set-cookie")
        status, _, made = self.call("POST", "/api/v1/tokens", {"name": "test", "role": role},
                                    {"Cookie": cookie, "X-CSRF-Token": body["csrf_token"]})
        check(status < 300, f"token: {status} {made}")
        self.token = made["token"]
        return self

    def call(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        all_headers = {"Content-Type": "application/json", **(headers or {})}
        if self.token:
            all_headers["Authorization"] = "Bearer " + self.token
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, all_headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        return answer.status, answer.getheaders(), json.loads(text) if text[:1] in (b"{", b"[") else text

    def send(self, facts):
        return self.call("POST", "/api/v1/facts", facts)

    def healthy(self):
        return self.call("GET", "/healthz")[0] == 200

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failed("the server did not stop within 60 s") from None
        check(status == 0, f"the server stopped with {status}: {self.said()[-3000:]}")


def fact(number, text="怎么导出报表？"):
    return {"kind": "message", "source": "faults", "id": f"f{number}", "at": f"2026-11-23T02:{number // 60 % 60:02}:"
            f"{number % 60:02}Z", "group": f"g{number % 3}", "actor": f"u{number % 7}", "text": text}


def is_refusal(answer, *parts):
    """503 as a problem that says what happened, with Retry-After; nothing was taken."""
    status, headers, body = answer
    names = {name.lower(): value for name, value in headers}
    check(status == 503, f"503 was wanted, not {status}: {body}")
    check(names.get("content-type", "").startswith("application/problem+json"), f"no problem: {names}")
    check("retry-after" in names, f"no Retry-After: {names}")
    for part in parts:
        check(part in body["detail"], f"“{part}” is not in: {body['detail']}")


def exported_ids(program, data, folder):
    out = os.path.join(folder, "out")
    subprocess.run([program, "export", "--data", data, "--out", out], check=True, capture_output=True)
    with open(os.path.join(out, "facts.jsonl"), encoding="utf-8") as lines:
        facts = [json.loads(line) for line in lines]
    return [each["id"] for each in facts if each["source"] == "faults"]


def has_postgres(postgres, what):
    if postgres.programs:
        return True
    print(f"SKIPPED: PostgreSQL is not installed (apt install postgresql): {what} was not tried", flush=True)
    return False


def test_postgres(program, folder, postgres, outage):
    if not has_postgres(postgres, "an outage of the database server"):
        return
    data = postgres.url("outage")
    server = Server(program, data).ready()
    sent, refused, stop = [], [], threading.Event()

    def send_on():  # as any sender would: what was refused is sent again until it is taken
        number = 0
        while not stop.is_set():
            facts = [fact(number + i) for i in range(3)]
            status, _, body = server.send(facts)
            if status == 503:
                refused.append(body["detail"])
                time.sleep(0.2)
                continue
            if status != 200 or body["refused"]:
                sent.append(f"{status} {body}")
                return
            sent.extend(each["id"] for each in facts)
            number += 3

    sender = threading.Thread(target=send_on)
    sender.start()
    try:
        wait_for("the first facts", 60, lambda: len(sent) >= 30)
        postgres.stop()
        is_refusal(server.send([fact(900_000)]), "127.0.0.1", "check that it runs")
        is_refusal(server.call("GET", "/healthz"), "cannot be reached")
        is_refusal(server.call("GET", "/api/v1/groups"), "cannot be reached")
        time.sleep(outage)
        is_refusal(server.call("GET", "/healthz"), "cannot be reached")
        before = len(sent)
        postgres.start()
        wait_for("healthy again", 30, server.healthy)
        wait_for("facts after the outage", 60, lambda: len(sent) >= before + 30)
    finally:
        stop.set()
        sender.join()
    check(refused, "no fact was sent while the server was away")
    server.stop()
    ids = exported_ids(program, data, folder)
    check(len(ids) == len(set(ids)), "a fact is there twice")
    check(ids == sent, f"{len(sent)} facts were acknowledged in their order, {len(ids)} are there")
    print(f"    {len(sent)} facts acknowledged and kept, {len(refused)} requests refused in between")


def mount_is_allowed(folder):
    done = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], check=False,
                          capture_output=True)
    return done.returncode == 0


def in_own_disk(disk, options):
    return ["unshare", "-m", "sh", "-c", f'mount -t tmpfs -o {options} none "{disk}" && exec "$@"', "sh"]


def test_disk(program, folder, *_):
    disk = os.path.join(folder, "disk")
    os.mkdir(disk)
    locked = os.path.join(folder, "locked")
    os.mkdir(locked)
    os.chmod(locked, 0o555)
    if os.geteuid() != 0 or os.access(program, os.X_OK):
        who = {"user": pwd.getpwnam("nobody").pw_uid} if os.geteuid() == 0 else {}
        os.chmod(folder, 0o755)
        shutil.copy(program, os.path.join(folder, "guildhall"))  # where that user may read it
        refused = subprocess.run([os.path.join(folder, "guildhall"), "serve", "--data", locked, "--listen",
                                  "127.0.0.1:0"], capture_output=True, text=True, check=False, cwd="/", timeout=60, **who)
        check(refused.returncode == 1, f"status {refused.returncode}")
        check(f"the folder {locked} cannot be written" in refused.stderr and "make it writable" in refused.stderr,
              refused.stderr)
    if not mount_is_allowed(disk):
        print("SKIPPED: mounting is not allowed here (unshare -m): a full and a read-only disk were not tried")
        return
    data = os.path.join(disk, "data")
    # Read-only from the start.
    refused = subprocess.run([*in_own_disk(disk, "size=1m,ro"), program, "serve", "--data", data], capture_output=True,
                             text=True, check=False, timeout=60)
    check(refused.returncode == 1, f"status {refused.returncode}")
    check(data in refused.stderr and "Read-only" in refused.stderr, refused.stderr)
    # Full from the start.
    refused = subprocess.run([*in_own_disk(disk, "size=8k"), program, "serve", "--data", data], capture_output=True,
                             text=True, check=False, timeout=60)
    check(refused.returncode == 1, f"status {refused.returncode}: {refused.stderr}")
    check(data in refused.stderr and "free some space" in refused.stderr, refused.stderr)
    # Full while it runs.
    server = Server(program, data, in_own_disk(disk, "size=48m")).ready()
    check(server.send([fact(1)])[0] == 200, "the first fact")
    seen = f"/proc/{server.process.pid}/root{disk}/filler"  # the disk as the server sees it
    with open(seen, "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"\0" * 4096)
        except OSError:
            pass
    kept, number = 1, 2
    answer = server.send([fact(number, "x" * 20_000)])
    while answer[0] == 200 and number < 3000:  # the log of the database has some room of its own
        kept, number = kept + 1, number + 1
        answer = server.send([fact(number, "x" * 20_000)])
    is_refusal(answer, data, "the disk is full", "free some space")
    is_refusal(server.call("GET", "/healthz"), data, "free some space")
    status, _, body = server.call("GET", "/api/v1/groups")
    check(status == 200, f"reading goes on: {status} {body}")
    os.unlink(seen)
    wait_for("healthy again", 30, server.healthy)
    check(server.send([fact(number, "x" * 20_000)])[2]["accepted"] == 1, "the refused fact, sent again")
    check(server.send([fact(1)])[2]["known"] == 1, "the first fact is known")
    # The list is a picture of some seconds ago, and says of when ("as_of"): it was asked for a moment before.
    wait_for("every group in the list", 30,
             lambda: len(server.call("GET", "/api/v1/groups")[2]["items"]) == min(3, kept + 1))
    check("no facts can be taken" in server.said() and "facts are taken again" in server.said(), server.said())
    server.stop()
    print(f"    full after {kept} facts, all of them kept; the next one was refused, and taken when there was room")


def test_limit(program, folder, *_):
    data = os.path.join(folder, "data")
    limit = 3 * 1024 * 1024
    server = Server(program, data, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))).ready()
    for number in range(1, 400):
        answer = server.send([fact(number, "y" * 20_000)])
        if answer[0] != 200:
            break
    is_refusal(answer, data, "limit on the size of files", "ulimit -f")
    is_refusal(server.call("GET", "/healthz"), data)
    status, _, body = server.call("GET", "/api/v1/groups")
    check(status == 200, f"reading goes on: {status} {body}")
    server.stop()


def test_twice(program, folder, postgres, *_):
    places = [os.path.join(folder, "data")]
    if has_postgres(postgres, "a second instance on it"):
        places.append(postgres.url("twice"))
    for data in places:
        server = Server(program, data).ready()
        for command in (["serve", "--data", data, "--listen", "127.0.0.1:0"], ["import", "chat", "--data", data, "-"]):
            second = subprocess.run([program, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                    check=False, timeout=60)
            check(second.returncode == 1, f"status {second.returncode}: {second.stderr}")
            check(f"(process {server.process.pid}" in second.stderr and "stop it first" in second.stderr, second.stderr)
            check("secret" not in second.stderr, second.stderr)
        check(server.send([fact(1)])[2]["accepted"] == 1, "the first instance goes on")
        server.stop()


def test_import(program, folder, postgres, outage):
    if not has_postgres(postgres, "an import through an outage"):
        return
    rows = 30_000
    log = os.path.join(folder, "log.jsonl")
    with open(log, "w", encoding="utf-8") as out:
        for number in range(rows):
            out.write(json.dumps({**fact(number), "history": True}, ensure_ascii=False) + "\n")

    def start(schema, wait_s):
        return subprocess.Popen([program, "import", "chat", log, "--data", postgres.url(schema), "--wait", str(wait_s),
                                 "--rejects", os.path.join(folder, "rejects"), "--json"], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def half_way(schema, process):
        wait_for("the import", READY_SECONDS_MAX, lambda: postgres.count(schema, "message") > 0)
        check(process.poll() is None, "the import was done before the outage: give it more rows")

    patient = start("patient", 120)
    half_way("patient", patient)
    postgres.stop()
    time.sleep(outage)
    postgres.start()
    out, said = patient.communicate(timeout=600)
    check(patient.returncode == 0, f"status {patient.returncode}: {said}")
    check("waiting up to 120 s for the store" in said and "the store is back after" in said, said)
    figures = json.loads(out)
    check(figures["read"] == rows and figures["rejected"] == 0, out)
    check(postgres.count("patient", "message") == rows, f"{postgres.count('patient', 'message')} of {rows} messages")

    hasty = start("hasty", 1)
    half_way("hasty", hasty)
    postgres.stop()
    out, said = hasty.communicate(timeout=600)
    postgres.start()
    check(hasty.returncode == 1, f"status {hasty.returncode}: {said}")
    check("run the same command again" in said, said)
    again = start("hasty", 1)
    out, said = again.communicate(timeout=600)
    check(again.returncode == 0, said)
    check(json.loads(out)["known"] > 0 and postgres.count("hasty", "message") == rows, out)


TESTS = {"postgres": test_postgres, "disk": test_disk, "limit": test_limit, "twice": test_twice, "import": test_import}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--outage", type=float, default=4, help="seconds that the database server is away")
    parser.add_argument("names", nargs="*", help="some of: " + ", ".join(TESTS))
    args = parser.parse_args()
    program = str((args.build / "guildhall").resolve())
    failures = 0
    with tempfile.TemporaryDirectory(prefix="guildhall-faults-") as folder:
        os.chmod(folder, 0o755)
        os.mkdir(os.path.join(folder, "postgres"))
        postgres = Postgres(os.path.join(folder, "postgres"))
        try:
            for name, test in TESTS.items():
                if args.names and name not in args.names:
                    continue
                own = os.path.join(folder, name + "-test")
                os.mkdir(own)
                began = time.monotonic()
                try:
                    test(program, own, postgres, args.outage)
                    print(f"ok   faults: {name}  ({time.monotonic() - began:.1f} s)", flush=True)
                except (Failed, KeyError, OSError, subprocess.SubprocessError) as error:
                    failures += 1
                    print(f"FAIL faults: {name}: {type(error).__name__} {error}", flush=True)
                if postgres.programs and not postgres.process:
                    postgres.start()
        finally:
            postgres.stop()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
