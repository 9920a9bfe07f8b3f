#!/usr/bin/env python3
"""Checks the habits of the house that a compiler does not (HACKING.md). Each finding names the remedy.

`tidy.py` checks the tree; `tidy.py --self-test` proves that every check can fail. Standard library only.
"""
import pathlib
import re
import subprocess
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
COLUMNS_MAX = 132  # clang-format keeps code to 100; comments and tables of text may stand out (Chinese counts double)
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500
ROOM_README_LINES_MAX = 15

# pattern, where it is allowed, what to do instead
BANNED = [
    (r"system_clock::now|\btime\(nullptr\)|gettimeofday", r"^base/system_clock\.cpp|^bench/",
     "take an Instant as an argument, or a base::Clock at the edge"),
    (r"random_device|\brand\(|\bsrand\(", r"^base/", "take a base::Random"),
    (r"#include <iostream>", r"^bench/", "use <cstdio>, or a stream where text is built"),
    (r"#include <regex>", r"^$", "use language/matcher.h, or parse by hand"),
    (r'#include "\.\./', r"^$", "include by room: \"model/fact.h\""),
    (r"sleep_for|usleep\(", r"^bench/|_test\.(cpp|h)$|^simulator/|^server/", "wait for an event with a limit"),
    (r"\b(CURRENT_TIMESTAMP|datetime\('now'\))", r"^$", "bind the time as a parameter"),
    (r"TODO\(now\)|FIXME|\bXXX\b", r"^tools/tidy\.py$", "finish it"),
]
MACHINE_PATH = re.compile(r"(^|[^a-zA-Z0-9_./-])/(work|root|home/[a-z]+)/[a-zA-Z.]")


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def check_lines(path, text):
    is_own = path == "tools/tidy.py"  # it spells out what it bans
    for number, line in enumerate(text.splitlines(), 1):
        if width(line) > COLUMNS_MAX and "http" not in line and 'R"' not in line:
            yield f"{path}:{number}: {width(line)} columns; at most {COLUMNS_MAX}: break the line"
        if MACHINE_PATH.search(line):
            yield f"{path}:{number}: a path of one machine: make it relative"
        for pattern, allowed, remedy in BANNED:
            if not is_own and re.search(pattern, line) and not re.search(allowed, path):
                yield f"{path}:{number}: `{re.search(pattern, line)[0]}` is banned here: {remedy}"


def check_size(path, text):
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        yield f"{path}: {lines} lines; at most {FILE_LINES_MAX}: is there a second idea inside?"


def check_functions(path, text):
    """A function body begins with a line that ends in `{` at its own indentation and ends with `}` at the same."""
    start, indent, name = None, "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if start is None:
            match = re.match(r"^( {0,2})(?!namespace|class|struct|enum|union|if|for|while|switch|extern|else|do\b)"
                             r"(\S.*\)|\S.*\) (const|noexcept|override|final|const override|-> .*))\s*\{$", line)
            if match and not line.strip().startswith(("//", "}", "TEST_CASE", "SUBCASE")):
                start, indent, name = number, match[1], line.strip()[:60]
        elif line == indent + "}" or line == indent + "};":
            if number - start - 1 > FUNCTION_LINES_MAX:
                yield (f"{path}:{start}: {number - start - 1} lines in `{name}`; at most {FUNCTION_LINES_MAX}: "
                       "one function decides, others compute")
            start = None


def check_room_readme(folder):
    readme = folder / "README.md"
    place = folder.relative_to(ROOT)
    if not readme.exists():
        yield f"{place}: a room without README.md: say in {ROOM_README_LINES_MAX} lines what it is for"
    elif readme.read_text().count("\n") > ROOM_README_LINES_MAX:
        yield f"{place}/README.md: more than {ROOM_README_LINES_MAX} lines: move the rest to docs/"


def check_links(path, text):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if "://" in target or target.startswith("mailto:"):
            continue
        if not (ROOT / path).parent.joinpath(target).exists():
            yield f"{path}: link to {target}, which does not exist"


def check_lock(path, text):
    if re.search(r'"resolved": *"https?:', text):
        yield f"{path}: holds registry addresses: keep omit-lockfile-registry-resolved=true in .npmrc"


def check_versions():
    header = (ROOT / "server/version.h").read_text()
    cmake = (ROOT / "CMakeLists.txt").read_text()
    wanted = re.search(r"VERSION (\d+\.\d+\.\d+) LANGUAGES", cmake)[1]
    if f'"{wanted}"' not in header:
        yield f"server/version.h: not {wanted}, as CMakeLists.txt says"


def findings():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for path in listed.stdout.splitlines():
        file = ROOT / path
        if not file.exists() or file.suffix in (".png", ".gz", ".zip", ".ico"):
            continue
        if path.endswith("package-lock.json"):
            yield from check_lock(path, file.read_text())
        if file.suffix in (".h", ".cpp", ".ts", ".tsx", ".py") and "generated" not in path:
            text = file.read_text(errors="replace")
            yield from check_lines(path, text)
            yield from check_size(path, text)
            if file.suffix in (".h", ".cpp"):
                yield from check_functions(path, text)
        if file.suffix == ".md":
            yield from check_links(path, file.read_text())
    for cmake in ROOT.glob("**/CMakeLists.txt"):
        inside = cmake.relative_to(ROOT).parts
        if inside[0] not in ("build", "CMakeLists.txt") and "node_modules" not in inside:
            if "room(" in cmake.read_text():
                yield from check_room_readme(cmake.parent)
    yield from check_versions()


def self_test():
    long_function = "int f() {\n" + "  g();\n" * 71 + "}\n"
    must_find = [
        (check_lines, "engine/x.cpp", "x" * 133),
        (check_lines, "engine/x.cpp", "auto t = std::chrono::system_clock::now();"),
        (check_lines, "engine/x.cpp", '#include "../store/store.h"'),
        (check_lines, "engine/x.cpp", '// see ' + '/' + 'work/main'),
        (check_size, "engine/x.cpp", "\n" * 501),
        (check_functions, "engine/x.cpp", long_function),
        (check_links, "README.md", "[x](no/such/file.md)"),
        (check_lock, "console/package-lock.json", '"resolved": "https://r/x.tgz"'),
    ]
    must_pass = [
        (check_lines, "base/system_clock.cpp", "std::chrono::system_clock::now()"),
        (check_functions, "engine/x.cpp", "int f() {\n" + "  g();\n" * 70 + "}\n"),
        (check_links, "README.md", "[x](https://example.com/a)"),
    ]
    bad = [f"{check.__name__} does not notice {text[:40]!r}" for check, path, text in must_find
           if not list(check(path, text))]
    bad += [f"{check.__name__} complains about {text[:40]!r}" for check, path, text in must_pass
            if list(check(path, text))]
    print("\n".join(bad) or f"tidy: {len(must_find) + len(must_pass)} checks of the checks hold")
    return not bad


if __name__ == "__main__":
    if "--self-test" in sys.argv:
        sys.exit(0 if self_test() else 1)
    found = sorted(set(findings()))
    print("\n".join(found) or "tidy: nothing to find")
    sys.exit(1 if found else 0)
