#!/usr/bin/env python3
"""Runs the console's browser tests against the real program with demo data, on loopback, and cleans up.

Usage: browser_test.py --build FOLDER [--screenshots]. Standard library only.
"""
import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
SMALL_DEMO = ["--demo-groups", "12", "--demo-members", "300", "--demo-days", "30"]
START_SECONDS_MAX = 240  # the sanitizer build makes the demo's history slowly


def start(program, data, extra):
    process = subprocess.Popen([program, "serve", "--data", data, "--listen", "127.0.0.1:0", *extra],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seen, ready = [], threading.Event()

    def read():
        for line in process.stdout:
            seen.append(line)
            if "/setup?token=" in line:
                ready.set()
        ready.set()

    threading.Thread(target=read, daemon=True).start()
    ready.wait(START_SECONDS_MAX)
    output = "".join(seen)
    link = re.search(r"http://\S+/setup\?token=\S+", output)
    if not link:
        process.kill()
        sys.exit(f"the server did not start:\n{output[-3000:]}")
    return process, link[0], seen


def stopped(process):
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        return "killed after 60 s"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--screenshots", action="store_true",
                        help="write docs/screenshots, of the whole demo: health needs weeks to compare with")
    args = parser.parse_args()
    demo = [] if args.screenshots else SMALL_DEMO
    with tempfile.TemporaryDirectory(prefix="guildhall-browser-") as folder:
        began = time.monotonic()
        process, link, seen = start(args.build / "guildhall", folder + "/data", ["--demo", *demo])
        sandbox, sandbox_link, sandbox_seen = start(args.build / "guildhall", folder + "/sandbox", ["--sandbox"])
        print(f"server ready after {time.monotonic() - began:.1f} s", flush=True)
        url = link.split("/setup")[0]
        env = dict(os.environ, GUILDHALL_URL=url, GUILDHALL_SETUP_LINK=link,
                   GUILDHALL_SANDBOX_URL=sandbox_link.split("/setup")[0], GUILDHALL_SANDBOX_SETUP_LINK=sandbox_link)
        if args.screenshots:
            env["GUILDHALL_SCREENSHOTS"] = str(ROOT / "docs" / "screenshots")
        with urllib.request.urlopen(url + "/healthz", timeout=10) as answer:
            assert answer.status == 200
        done = subprocess.run(["npm", "run", "--silent", "e2e"], cwd=ROOT / "console", env=env, check=False)
        statuses = [stopped(process), stopped(sandbox)]
        if done.returncode != 0 or statuses != [0, 0]:
            print("".join(seen)[-3000:], "".join(sandbox_seen)[-3000:])
            print(f"browser tests: {done.returncode}, servers stopped with {statuses}")
            sys.exit(1)


if __name__ == "__main__":
    main()
