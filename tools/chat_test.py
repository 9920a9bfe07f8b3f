#!/usr/bin/env python3
"""Tries tools/chat.py out in a real browser: what `./dev up --chat` starts, with a visitor in it (console/e2e/chat.spec.ts),
and that its end leaves nothing behind, however it comes. Skipped, loudly, without Prosody.

Usage: chat_test.py --build FOLDER [--screenshots FOLDER]. Standard library only.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SMALL_DEMO = ["--demo-groups", "3", "--demo-members", "40", "--demo-days", "10"]
START_SECONDS_MAX = 240  # the sanitizer build makes the demo's history slowly
STOP_SECONDS_MAX = 60


class Trial:
    """What ./dev up --chat runs, in a temporary folder that the test can look into afterwards."""

    def __init__(self, program, folder, more=()):
        self.folder = folder
        self.seen, ready = [], threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tools" / "chat.py"), "--program", str(program), "--listen", "127.0.0.1:0",
             *SMALL_DEMO, *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=dict(os.environ, TMPDIR=str(folder)), start_new_session=True)

        def read():
            for line in self.process.stdout:
                self.seen.append(line)
                if line.rstrip().endswith("/chat"):
                    ready.set()
            ready.set()

        threading.Thread(target=read, daemon=True).start()
        ready.wait(START_SECONDS_MAX)
        link = re.search(r"http://\S+/setup\?token=\S+", self.output())
        if not link:
            self.process.kill()
            sys.exit(f"chat.py did not start:\n{self.output()[-3000:]}")
        self.link = link[0]
        self.url = link[0].split("/setup")[0]

    def output(self):
        return "".join(self.seen)

    def children(self):
        """Everything that runs with our temporary folder in its command."""
        found = subprocess.run(["ps", "-eo", "pid,args"], stdout=subprocess.PIPE, text=True, check=True).stdout
        return [line for line in found.splitlines() if str(self.folder) in line and "chat_test.py" not in line]

    def interrupt(self):
        """Ctrl-C; what is left after it."""
        self.process.send_signal(signal.SIGINT)
        try:
            status = self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = f"killed after {STOP_SECONDS_MAX} s"
        time.sleep(0.5)
        left = sorted(path.name for path in self.folder.iterdir())
        return status, left, self.children()


def report(name, ok, began, trial, why=""):
    print(f"{'ok  ' if ok else 'FAIL'} chat: {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if not ok:
        print(f"{why}\n{trial.output()[-3000:]}", flush=True)
    return ok


def check_listen(program, folder):
    """The page is for this machine alone; in words that say so."""
    asked = [program, "serve", "--data", str(folder / "never"), "--chat-room", "a@b", "--chat-guests", "c", "--chat-port", "1"]
    done = subprocess.run([*asked, "--listen", "0.0.0.0:0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=STOP_SECONDS_MAX, check=False)
    return done.returncode == 2 and "listen on this machine alone" in done.stdout


def check_killed(program, folder):
    """Killed without a word, it takes its children with it."""
    trial = Trial(program, folder)
    had = len(trial.children())
    trial.process.kill()
    trial.process.wait()
    deadline = time.monotonic() + STOP_SECONDS_MAX
    while trial.children() and time.monotonic() < deadline:
        time.sleep(0.2)
    return had >= 2 and not trial.children(), trial


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--screenshots", type=pathlib.Path)
    args = parser.parse_args()
    if not shutil.which("prosody"):
        print("SKIPPED: chat: Prosody is not installed (apt install prosody): the page at /chat was not tried")
        return
    with tempfile.TemporaryDirectory(prefix="guildhall-chat-test-") as name:
        folder = pathlib.Path(name)
        began = time.monotonic()
        program = args.build.resolve() / "guildhall"
        trial = Trial(program, folder)
        env = dict(os.environ, GUILDHALL_URL=trial.url, GUILDHALL_SETUP_LINK=trial.link, GUILDHALL_CHAT="1")
        if args.screenshots:
            env["GUILDHALL_SCREENSHOTS"] = str(args.screenshots.resolve())
        done = subprocess.run(["npm", "run", "--silent", "e2e", "--", "chat"], cwd=ROOT / "console", env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        ok = report("browser", done.returncode == 0, began, trial, done.stdout[-6000:])
        began = time.monotonic()
        status, left, running = trial.interrupt()
        ok &= report("stop", status == 0 and not left and not running, began, trial, f"{status} {left} {running}")
        began = time.monotonic()
        ok &= report("listen", check_listen(program, folder), began, trial)
        began = time.monotonic()
        gone, trial = check_killed(program, folder)
        ok &= report("killed", gone, began, trial, str(trial.children()))
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
