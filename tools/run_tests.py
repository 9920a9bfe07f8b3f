#!/usr/bin/env python3
"""Builds and runs every test of Guildhall, and ends with one line `N passed, N failed`.

C++ tests come from the sanitizer build (one CTest test per room), then the witness of the WeCom cipher, then a
short run of each fuzzer, then the running server with things taken away from it, then with webhooks, then through a
whole day of a WeCom community, then the console's own tests, then the whole product in a real browser, last beside a
real chat server. Names given on the command line keep only the steps whose name holds one of them. Python's standard
library only.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "test"  # `--strict` has its own
FUZZ = ROOT / "build" / "fuzz"
FUZZ_SECONDS = 5  # per target
TELLING_LINES_MAX = 12  # of a failed step, said again at the end: whoever sees only the end learns why


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []

    def add(self, name, ok, seconds, detail="", output=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            self.failures.append((name, telling_lines(output)))
        print(f"{'ok  ' if ok else 'FAIL'} {name}  ({seconds:.1f} s){detail}", flush=True)


def telling_lines(output):
    """The lines that say what failed and where, of doctest, Vitest, Python and the sanitizers."""
    telling = re.compile(r"^\s*(FAIL |×|✗|❯ \S+\.(ts|cpp|py):\d|\w*Error\b|.*\bERROR: |.*: (FATAL )?ERROR|values: |- Expected|"
                         r"[-+] {2,}|Traceback|.*runtime error: |.*error: )")
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in output.splitlines()]
    return [line.strip()[:200] for line in lines if telling.match(line)][:TELLING_LINES_MAX]


def run(command, cwd=ROOT, env=None, quiet=True):
    """Runs a command; returns (ok, output, seconds)."""
    start = time.monotonic()
    done = subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", check=False)
    seconds = time.monotonic() - start
    if done.returncode != 0 or not quiet:
        print(done.stdout, flush=True)
    return done.returncode == 0, done.stdout, seconds


def must(what, command, cwd=ROOT):
    ok, _, seconds = run(command, cwd)
    print(f"{what}: {seconds:.0f} s", flush=True)
    if not ok:
        print(f"{what} failed", flush=True)
        print("0 passed, 1 failed")
        sys.exit(1)


def install_packages(what, folder):
    """What the lock file names, unless it is there and newer than the lock file."""
    modules = folder / "node_modules"
    if modules.exists() and modules.stat().st_mtime >= (folder / "package-lock.json").stat().st_mtime:
        return
    must(what, ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], folder)


def wanted(name, names):
    return not names or any(part in name for part in names)


def cpp_tests(args, tally):
    command = ["cmake", "-S", ".", "-B", str(BUILD), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
               "-DCMAKE_CXX_FLAGS=-O1 -g1", "-DGUILDHALL_SANITIZE=ON", "-DGUILDHALL_BENCH=ON",
               f"-DGUILDHALL_WERROR={'ON' if args.strict else 'OFF'}",
               f"-DGUILDHALL_UNITY={'OFF' if args.strict else 'ON'}"]
    must("configure", command)
    must("build (sanitizers)", ["cmake", "--build", str(BUILD), "-j", str(args.jobs)])
    listing = subprocess.run(["ctest", "--show-only=json-v1"], cwd=BUILD, stdout=subprocess.PIPE, check=True)
    tests = [test for test in json.loads(listing.stdout)["tests"] if wanted(test["name"], args.names)]
    if not tests:
        return
    env = dict(os.environ)
    env.setdefault("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=1")
    env.setdefault("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
    pattern = "^(" + "|".join(re.escape(test["name"]) for test in tests) + ")$"
    junit = BUILD / "ctest.xml"
    # One more than there are cores: the longest of them waits for its servers most of the time.
    ok, output, _ = run(["ctest", "-j", str(args.jobs + 1), "-R", pattern, "--output-on-failure",
                         "--output-junit", str(junit)], BUILD, env)
    for line in output.splitlines():
        match = re.match(r"\s*\d+/\d+ Test\s+#\d+: (\S+) \.+\s*(\**\w[\w ]*?)\s+([\d.]+) sec", line)
        if match:
            tally.add(f"c++ {match[1]}", match[2] == "Passed", float(match[3]), output=output)
        elif "SKIPPED" in line:
            print(line)
    print_skips(junit, tally)
    if not ok and not tally.failed:
        tally.add("c++ (ctest)", False, 0)


def print_skips(junit, tally):
    """Tests that had to leave something out say so in a line that begins with SKIPPED."""
    if not junit.exists():
        return
    for line in junit.read_text(errors="replace").splitlines():
        if "SKIPPED" in line:
            print(re.sub(r"<[^>]*>", "", line).strip(), flush=True)
            tally.skipped += 1


def tree_tests(args, tally):
    if wanted("tidy", args.names):
        ok, output, seconds = run([sys.executable, "tools/tidy.py", "--self-test"])
        tally.add("tidy: the checks of the checks", ok, seconds, output=output)
        ok, output, seconds = run([sys.executable, "tools/tidy.py"])
        tally.add("tidy", ok, seconds, output=output)
    if wanted("arrows", args.names):
        ok, _, seconds = run([sys.executable, "tools/arrows_test.py", str(BUILD)])
        tally.add("arrows: a forbidden include does not compile", ok, seconds)


def witness_tests(args, tally):
    """WeCom's own npm package checks our callback cipher, in both directions."""
    if not wanted("witness", args.names):
        return
    witness = ROOT / "connectors" / "wecom" / "witness"
    install_packages("npm ci (witness)", witness)
    program = BUILD / "connectors" / "wecom" / "connectors_wecom_witness"
    ok, output, seconds = run(["node", "witness.mjs", str(program)], witness)
    seen = re.search(r"(\d+) messages.*seed (\d+)", output)
    tally.add("witness: the callback cipher agrees with @wecom/crypto", ok and seen is not None, seconds,
              f", {seen[1]} messages, seed {seen[2]}" if seen else "")


def fuzz_tests(args, tally):
    if not wanted("fuzz", args.names):
        return
    ok, _, seconds = run(["cmake", "-S", ".", "-B", str(FUZZ), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
                          "-DCMAKE_CXX_COMPILER=clang++", "-DCMAKE_CXX_FLAGS=-O1 -g1", "-DGUILDHALL_TESTS=OFF",
                          "-DGUILDHALL_FUZZ=ON", "-DGUILDHALL_SANITIZE=ON"])
    targets = sorted(path.stem for path in ROOT.glob("**/*_fuzz.cpp") if "build" not in path.parts
                     and "node_modules" not in path.parts)
    if ok:
        ok, _, built = run(["cmake", "--build", str(FUZZ), "-j", str(args.jobs), "--target", *targets])
        seconds += built
    tally.add("fuzz build", ok, seconds)
    if not ok:
        return

    def fuzz(target):
        binary = next((path for path in FUZZ.rglob(target) if path.is_file() and os.access(path, os.X_OK)), None)
        return run([str(binary), f"-max_total_time={FUZZ_SECONDS}", "-max_len=4096",
                    "-rss_limit_mb=4096", "-print_final_stats=1"], FUZZ)

    # A fuzzer keeps one core busy: as many at once as there are cores.
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for target, (ok, output, seconds) in zip(targets, pool.map(fuzz, targets)):
            runs = re.search(r"number_of_executed_units:\s*(\d+)", output)
            tally.add(f"fuzz {target}", ok and runs is not None, seconds, f", {runs[1]} inputs" if runs else "")


def server_tests(args, tally, name):
    """The running server: without its database, its disk, its lock (faults); with others' systems (webhooks); with
    the sandbox of WeCom, from the scanned code to the verified removal (wecom_day); with a chat server and a visitor in
    the browser (chat)."""
    if not wanted(name, args.names):
        return
    _, output, _ = run([sys.executable, f"tools/{name}_test.py", "--build", str(BUILD)])
    for line in output.splitlines():
        match = re.match(rf"(ok|FAIL)\s+({name}: \w+)(?:.*\(([\d.]+) s\))?", line)
        if match:
            tally.add(match[2], match[1] == "ok", float(match[3] or 0), output=output)
        elif line.startswith("SKIPPED"):
            print(line, flush=True)
            tally.skipped += 1
    if f"{name}: " not in output:
        tally.add(name, False, 0, " " + output[-300:])


def console_tests(args, tally):
    console = ROOT / "console"
    if not any(wanted(name, args.names) for name in ("console", "browser", "chat", "admission")):
        return
    install_packages("npm ci", console)
    ok, output, seconds = run(["npm", "run", "--silent", "build"], console)
    tally.add("console build", ok, seconds)
    if wanted("console", args.names):
        ok, output, seconds = run(["npm", "test", "--silent"], console)
        count = re.search(r"Tests\s+.*?(\d+) passed", re.sub(r"\x1b\[[0-9;]*m", "", output))
        tally.add("console unit tests", ok, seconds, f", {count[1]} tests" if count else "", output)
    if not ok or not any(wanted(name, args.names) for name in ("browser", "chat", "admission")):
        return
    must("build (embed the console)", ["cmake", "--build", str(BUILD), "-j", str(args.jobs)])
    if wanted("browser", args.names):
        ok, output, seconds = run([sys.executable, "tools/browser_test.py", "--build", str(BUILD)], quiet=False)
        tally.add("browser", ok, seconds, output=output)
    server_tests(args, tally, "chat")
    server_tests(args, tally, "admission")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--strict", action="store_true",
                        help="every file compiled by itself, warnings as errors")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    if args.strict:
        global BUILD
        BUILD = ROOT / "build" / "strict"
    tally = Tally()
    start = time.monotonic()
    install_packages("npm ci", ROOT / "console")
    cpp_tests(args, tally)
    tree_tests(args, tally)
    witness_tests(args, tally)
    fuzz_tests(args, tally)
    server_tests(args, tally, "faults")
    server_tests(args, tally, "webhooks")
    server_tests(args, tally, "wecom_day")
    console_tests(args, tally)
    print(f"all in {time.monotonic() - start:.0f} s", flush=True)
    for name, lines in tally.failures:
        print(f"failed: {name}", *lines, sep="\n    ")
    print(f"{tally.passed} passed, {tally.failed} failed" + (f", {tally.skipped} skipped" if tally.skipped else ""))
    sys.exit(1 if tally.failed or not tally.passed else 0)


if __name__ == "__main__":
    main()
