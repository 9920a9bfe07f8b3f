#!/usr/bin/env python3
"""Proves that the build refuses an include which a room's CMake line does not allow.

For every room that has a compiled file, a probe is compiled with exactly that file's own compiler command, or with that
of the unit in which the room's files are compiled together: it must see a header of a room that it may use, and must not
see those that it may not. Usage: arrows_test.py BUILD_FOLDER
"""
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

# (a file of the room, a header that it may include, headers that it may not)
PROBES = [
    ("base/time.cpp", "base/result.h", ["model/fact.h", "store/store.h"]),
    ("model/fact.cpp", "base/time.h", ["language/reading.h", "store/database.h", "engine/decide.h"]),
    ("language/normalise.cpp", "base/utf8.h", ["model/fact.h", "store/store.h"]),
    ("engine/decide.cpp", "model/changes.h", ["store/store.h", "connectors/connector.h", "api/intake.h",
                                              "server/pump/pump.h"]),
    ("engine/people/people.cpp", "engine/state/context.h", ["engine/decide.h", "engine/conduct/conduct.h"]),
    ("store/commit.cpp", "model/changes.h", ["engine/decide.h", "connectors/connector.h",
                                             "store/sqlite/sqlite_database.h"]),
    ("store/sqlite/sqlite_database.cpp", "store/database.h", ["store/postgres/postgres_database.h"]),
    ("connectors/wecom/client.cpp", "base/json.h", ["store/store.h", "engine/decide.h", "server/net/http_server.h",
                                                    "connectors/wecom/https/https_transport.h"]),
    ("connectors/webhook/envelope.cpp", "base/json.h", ["store/store.h", "connectors/https/https_client.h",
                                                        "api/intake.h"]),
    ("server/pump/pump.cpp", "store/store.h", ["store/sqlite/sqlite_database.h", "server/net/http_server.h"]),
]


def probe(command, folder, header):
    source = pathlib.Path(folder) / "probe.cpp"
    source.write_text(f'#include "{header}"\n')
    words = shlex.split(command)
    if words[0].endswith("ccache"):
        words = words[1:]
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in ("-o", "-c"):
            skip = True
        else:
            kept.append(word)
    done = subprocess.run(kept + ["-fsyntax-only", str(source)], cwd=folder, capture_output=True, text=True,
                          check=False)
    return done.returncode == 0, done.stderr


def commands_of(build, root):
    """The compiler's command of each file, by its path in the tree."""
    commands = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"])
        if path.parent.name == "Unity":
            members = re.findall(r'#include "([^"]+)"', path.read_text())
        else:
            members = [str(path)]
        for member in map(pathlib.Path, members):
            if member.is_relative_to(root):
                commands[str(member.relative_to(root))] = entry["command"]
    return commands


def main():
    build = pathlib.Path(sys.argv[1])
    root = pathlib.Path(__file__).resolve().parent.parent
    commands = commands_of(build.resolve(), root)
    failures, checks = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for file, allowed, forbidden in PROBES:
            if file not in commands:
                failures.append(f"{file} is not compiled any more: name another file of its room")
                continue
            seen, errors = probe(commands[file], folder, allowed)
            checks += 1
            if not seen:
                failures.append(f"{file} cannot include {allowed}, which it may:\n{errors[:500]}")
            for header in forbidden:
                checks += 1
                if not (root / header).exists():
                    failures.append(f"{header} does not exist any more: the probe proves nothing")
                    continue
                seen, errors = probe(commands[file], folder, header)
                if seen:
                    failures.append(f"{file} can include {header}, which it must not")
                elif "No such file" not in errors:
                    failures.append(f"{file} fails on {header} for another reason:\n{errors[:500]}")
    print("\n".join(failures) or f"{checks} includes probed: the arrows hold")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
