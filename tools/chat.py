#!/usr/bin/env python3
"""Tries Guildhall out in a real chat: starts a Prosody of its own on loopback, a `guildhall serve` connected to it, and
a page at /chat where a visitor joins the room in the browser. Ctrl-C ends both; what they kept is gone, unless --data
names a folder for it. Called by `./dev up --chat`. Standard library only.

Usage: chat.py --program FILE [--data FOLDER] [OPTIONS OF serve …]
"""
import argparse
import ctypes
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

DOMAIN, GUESTS, ROOMS = "localhost", "guests.localhost", "rooms.localhost"
ROOM = f"try@{ROOMS}"
NICK = "小管家"
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 20

# File storage keeps 10,000 messages a room by default and rewrites them all from there on (docs/measured.md).
CONFIGURATION = """
run_as_root = true
data_path = "{folder}"
pidfile = "{folder}/prosody.pid"
log = {{ warn = "{folder}/prosody.log" }}
modules_enabled = {{ "saslauth", "disco", "ping", "mam", "smacks", "websocket" }}
modules_disabled = {{ "s2s" }}
interfaces = {{ "127.0.0.1" }}
http_interfaces = {{ "127.0.0.1" }}
http_ports = {{ {http} }}
https_ports = {{}}
c2s_ports = {{ {client} }}
c2s_require_encryption = false
consider_websocket_secure = true
storage_archive_item_limit = 1000000
VirtualHost "{domain}"
  authentication = "internal_plain"
VirtualHost "{guests}"
  authentication = "anonymous"
  -- Who closes the page has left at once.
  modules_disabled = {{ "smacks" }}
Component "{rooms}" "muc"
  modules_enabled = {{ "muc_mam" }}
  muc_log_by_default = true
  restrict_room_creation = "admin"
  admins = {{ "bot@{domain}" }}
"""


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def end_with_us():
    """In the child: when this program is killed without a word, it is told to end (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start_prosody(folder, client, http, password):
    accounts = folder / DOMAIN / "accounts"
    accounts.mkdir(parents=True, exist_ok=True)
    (accounts / "bot.dat").write_text(f'return {{ ["password"] = "{password}"; }};\n')
    configuration = folder / "prosody.cfg.lua"
    configuration.write_text(CONFIGURATION.format(folder=folder, client=client, http=http, domain=DOMAIN, guests=GUESTS,
                                                  rooms=ROOMS))
    output = open(folder / "prosody.out", "wb")
    # Of its own process group: Ctrl-C reaches us, and we end it last.
    prosody = subprocess.Popen(["prosody", "-F", "--config", str(configuration)], stdin=subprocess.DEVNULL,
                               stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
                               preexec_fn=end_with_us)
    deadline = time.monotonic() + START_SECONDS_MAX
    while not (listens(client) and listens(http)):
        if prosody.poll() is not None or time.monotonic() > deadline:
            stop(prosody)
            log = folder / "prosody.log"
            sys.exit("chat: Prosody does not start:\n" + (folder / "prosody.out").read_text()[-1500:] +
                     (log.read_text()[-1500:] if log.exists() else ""))
        time.sleep(0.1)
    return prosody


def write_connections(folder, client, password):
    path = folder / "connections.json"
    account = {"platform": "xmpp", "jid": f"bot@{DOMAIN}", "password": password, "nick": NICK, "host": "127.0.0.1",
               "port": client, "tls": "off", "manage": True, "absence_seconds": 30,
               "rooms": [{"room": ROOM, "name": "试聊室 Try-out"}]}
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({"connections": [account]}, file)
    return path


def stop(process):
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def serve(program, folder, more):
    client, http = free_ports(2)
    password = secrets.token_hex(16)
    chat = folder / "chat"
    prosody = start_prosody(chat, client, http, password)
    guildhall = None
    try:
        guildhall = subprocess.Popen(
            [program, "serve", "--data", str(folder / "store"), "--demo", "--connections",
             str(write_connections(chat, client, password)), "--chat-room", ROOM, "--chat-guests", GUESTS,
             "--chat-port", str(http), *more], start_new_session=True, preexec_fn=end_with_us)
        while guildhall.poll() is None and prosody.poll() is None:
            time.sleep(0.2)
        if prosody.poll() is not None:
            print(f"chat: Prosody ended by itself ({prosody.returncode})", file=sys.stderr)
            return 1
        return guildhall.returncode
    except KeyboardInterrupt:
        return 0
    finally:
        if guildhall:
            stop(guildhall)
        stop(prosody)


def main():
    parser = argparse.ArgumentParser(usage="chat.py --program FILE [--data FOLDER] [OPTIONS OF serve …]")
    parser.add_argument("--program", required=True)
    parser.add_argument("--data", type=pathlib.Path)
    args, more = parser.parse_known_args()
    if not shutil.which("prosody"):
        sys.exit("chat: Prosody is not installed: ./dev up --chat installs it, or apt install prosody")
    # Told to end, however: clean up as after Ctrl-C. That one too, which whoever starts programs in the background
    # lets them ignore.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        if args.data:
            sys.exit(serve(args.program, args.data.resolve(), more))
        with tempfile.TemporaryDirectory(prefix="guildhall-try-") as folder:
            status = serve(args.program, pathlib.Path(folder), more)
        sys.exit(status)
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
