#!/usr/bin/env python3
"""Imports every real group log and scores the language models, and prints one table (docs/measured.md).

Usage: evaluate.py [--data DIR] [--only WORD] [--json]. DIR is a folder like the one that data/INDEX.md there describes;
by default $GUILDHALL_SHARED_DATA or ../shared/data. Needs build/release/guildhall. Nothing of the data, and no model
trained on it, is kept: everything happens in a temporary folder. Standard library only.
"""
import argparse
import csv
import gzip
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
GUILDHALL = ROOT / "build" / "release" / "guildhall"
CURVE = (50, 100, 200, 500)
results = []


def report(part, name, value, bar=""):
    results.append({"part": part, "name": name, "value": value, "bar": bar})
    shown = f"{value:.4f}" if isinstance(value, float) else value
    print(f"{part:10} {name:58} {shown!s:>12}   {bar}", flush=True)


def guildhall(*words, ok=(0,)):
    done = subprocess.run([GUILDHALL, *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode not in ok:
        sys.exit(f"guildhall {' '.join(map(str, words))} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def open_text(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")


def rows_of(path):
    with open_text(path) as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def write_tsv(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.write("label\ttext\n")
        for label, text in rows:
            file.write(f"{label}\t" + " ".join(text.split()) + "\n")


def split(rows, seed=7, share=5):
    rows = list(rows)
    random.Random(seed).shuffle(rows)
    cut = len(rows) // share
    return rows[cut:], rows[:cut]


def score(task, file, model=None):
    extra = ["--model", model] if model else []
    return json.loads(guildhall("text", "evaluate", "--task", task, *extra, "--json", file))


def imports(data, folder):
    for path in sorted((data / "chat").glob("*.jsonl.gz")):
        store = folder / ("store-" + path.stem)
        start = time.monotonic()
        done = json.loads(guildhall("import", "chat", path, "--data", store, "--json",
                                    "--rejects", folder / "rejects.tsv"))
        seconds = time.monotonic() - start
        total = done.get("total", done)
        whole = total["accepted"] + total["known"] + total["rejected"] == total["read"]
        report("import", f"{path.name}: read", total["read"])
        report("import", f"{path.name}: accepted + known + rejected = read", "yes" if whole else "NO", "yes")
        report("import", f"{path.name}: rows/s", round(total["read"] / seconds))
        found = json.loads(guildhall("status", "--data", store, "--json"))
        for key in ("groups", "members", "messages", "questions", "questions_answered", "questions_open",
                    "questions_expired", "rule_hits", "negative_messages"):
            if key in found:
                report("found", f"{path.name}: {key}", found[key])
        if found.get("first_response_median_s") is not None:
            report("found", f"{path.name}: median first response, s", found["first_response_median_s"])


def labelled(task, name, rows, folder, cold_bar="", trained_bar="", measure="accuracy"):
    train, test = split(rows)
    write_tsv(folder / "all.tsv", rows)
    write_tsv(folder / "train.tsv", train)
    write_tsv(folder / "test.tsv", test)
    report(task, f"{name}: cold start {measure}, all {len(rows)}", score(task, folder / "all.tsv")[measure], cold_bar)
    guildhall("text", "train", "--task", task, "--out", folder / "m.model", folder / "train.tsv")
    trained = score(task, folder / "test.tsv", folder / "m.model")
    report(task, f"{name}: trained {measure}, held-out fifth", trained[measure], trained_bar)
    if measure != "f1":
        report(task, f"{name}: trained F1, held-out fifth", trained["f1"])
    for size in CURVE:
        if size >= len(train):
            continue
        write_tsv(folder / "few.tsv", train[:size])
        guildhall("text", "train", "--task", task, "--out", folder / "few.model", folder / "few.tsv")
        report(task, f"{name}: {measure} after {size} labels",
               score(task, folder / "test.tsv", folder / "few.model")[measure])


def moods(data, folder):
    rows = [(r["label"], r["text"]) for r in rows_of(data / "mood/online_shopping_10_cats.tsv.gz") if r.get("text")]
    labelled("mood", "shopping reviews", rows, folder, ">= 0.78", ">= 0.92")


def adverts(data, folder):
    sms = [(r["label"], r["text"]) for r in rows_of(data / "ads/zh_sms_80w_subset.tsv.gz") if r.get("text")]
    labelled("ads", "SMS", sms, folder, "", ">= 0.99")
    group = [(r["label"], r["text"]) for r in rows_of(data / "ads/zh_qqgroup_ads_train.tsv") if r.get("text")]
    labelled("ads", "group chat", group, folder, "", ">= 0.85", "f1")
    write_tsv(folder / "sms.tsv", sms)
    write_tsv(folder / "group.tsv", group)
    guildhall("text", "train", "--task", "ads", "--out", folder / "sms.model", folder / "sms.tsv")
    report("ads", "SMS model on group chat: F1 (domain shift)",
           score("ads", folder / "group.tsv", folder / "sms.model")["f1"])
    english = [("1" if r["label"] in ("spam", "1") else "0", r["text"])
               for r in rows_of(data / "ads/en_sms_spam_collection.tsv") if r.get("text")]
    labelled("ads", "English SMS", english, folder, "", "", "f1")


def questions(data, folder):
    rows = []
    for row in rows_of(data / "faq/zh_devforum_qa_egret.tsv"):
        if row.get("question"):
            rows.append(("1", row["question"]))
    for file in ("pairs_lcqmc_dev.tsv", "pairs_bq_dev.tsv"):
        for row in rows_of(data / "faq" / file)[:2000]:
            text = row.get("text1") or row.get("sentence1") or row.get("q1") or row.get("a")
            if text:
                rows.append(("1", text))
    with open_text(data / "faq/jddc_sample_sessions.jsonl") as file:
        for line in file:
            for turn in json.loads(line)["turns"]:
                text = turn["text"].strip()
                if turn["role"] == "agent" and text and not text.endswith(("?", "？", "吗", "呢")):
                    rows.append(("0", text))
    labelled("question", "FAQ questions against staff turns", rows, folder, ">= 0.85", "", "f1")


def links(data, folder):
    parts = {"train": open(folder / "train.jsonl", "w"), "dev": open(folder / "dev.jsonl", "w")}
    with open_text(data / "chat/irc_disentanglement_train_dev.jsonl.gz") as file:
        for line in file:
            parts[json.loads(line)["split"]].write(line)
    for part in parts.values():
        part.close()
    report("link", "IRC dev, untrained: graph F1", score("link", folder / "dev.jsonl")["f1"], ">= 0.62")
    start = time.monotonic()
    guildhall("text", "train", "--task", "link", "--out", folder / "link.model", folder / "train.jsonl")
    report("link", "IRC train: seconds to train", round(time.monotonic() - start))
    report("link", "IRC dev, trained on train: graph F1", score("link", folder / "dev.jsonl", folder / "link.model")["f1"],
           ">= 0.70")


PARTS = {"import": imports, "link": links, "mood": moods, "ads": adverts, "question": questions}


def main():
    parser = argparse.ArgumentParser()
    default = os.environ.get("GUILDHALL_SHARED_DATA") or ROOT.parent / "shared" / "data"
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path(default))
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    if not args.data.is_dir():
        print(f"SKIPPED: there is no data in {args.data}; name it with --data or GUILDHALL_SHARED_DATA")
        return
    for name, part in PARTS.items():
        if args.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="guildhall-evaluate-") as folder:
                part(args.data, pathlib.Path(folder))
    if args.json:
        args.json.write_text(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
