#!/usr/bin/env python3
"""Walks from the form at /apply to the applicant's answer in a real browser, against the real program with an empty
store, on loopback; and sends hostile forms over the socket. Usage: admission_test.py --build FOLDER [--screenshots
FOLDER]. Standard library only.
"""
import argparse
import http.client
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

from browser_test import ROOT, start, stopped


def post(url, body, content_type="application/x-www-form-urlencoded"):
    """The status of the answer; a server that closes while we still send has answered before."""
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        connection.putrequest("POST", "/apply")
        connection.putheader("Content-Type", content_type)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        try:
            connection.send(body)
        except OSError:
            pass
        return connection.getresponse().status
    finally:
        connection.close()


def hostile(url):
    many = "&".join(f"f{i}=1" for i in range(10_000)).encode()
    trials = [("10 MB", b"a=" + b"x" * 10_000_000, 413, None), ("10,000 fields", many, 413, None),
              ("invalid UTF-8", b"name=%FF%FE", 400, None), ("raw bytes", b"name=\xff\xfe", 400, None),
              ("JSON", b"{}", 415, "application/json"), ("no token", b"name=a", 403, None)]
    ok = True
    for name, body, wanted, content_type in trials:
        status = post(url, body, *([content_type] if content_type else []))
        if status != wanted:
            print(f"hostile form: {name}: answered {status}, wanted {wanted}", flush=True)
        ok &= status == wanted
    return ok


def report(name, ok, began):
    print(f"{'ok  ' if ok else 'FAIL'} admission: {name} ({time.monotonic() - began:.1f} s)", flush=True)
    return ok


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--screenshots", type=pathlib.Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guildhall-admission-") as folder:
        process, link, seen = start(args.build.resolve() / "guildhall", folder + "/data", [])
        url = link.split("/setup")[0]
        env = dict(os.environ, GUILDHALL_URL=url, GUILDHALL_SETUP_LINK=link, GUILDHALL_ADMISSION="1")
        if args.screenshots:
            env["GUILDHALL_SCREENSHOTS"] = str(args.screenshots.resolve())
        began = time.monotonic()
        ok = report("hostile", hostile(url), began)
        began = time.monotonic()
        done = subprocess.run(["npm", "run", "--silent", "e2e", "--", "admission"], cwd=ROOT / "console", env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        status = stopped(process)
        ok &= report("browser", done.returncode == 0 and status == 0, began)
        if not ok:
            print(f"{done.stdout[-6000:]}\n{''.join(seen)[-3000:]}\nthe server stopped with {status}")
            sys.exit(1)


if __name__ == "__main__":
    main()
