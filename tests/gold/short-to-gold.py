#!/usr/bin/env python3
"""Facts listed in short form to gold facts that a scorer reads, one JSON line.

    short-to-gold.py NOTE.md FACTS.txt > GOLD.jsonl

A line of FACTS.txt is the number of a line of the note, a colon, and its facts parted by ` | `, each with the answers that
would do parted by ` / `. Every other word of the line, of its heading and of its lead-in counts as a cue.
"""
import json
import re
import sys


def words(text):
    """Latin words and figures of three characters and more, and all pairs of Han characters."""
    text = re.sub(r"[`*_#>|]", " ", text)
    found = [w for w in re.findall(r"[A-Za-z][\w+-]*|\d[\d.]*", text) if len(w) > 2]
    for run in re.findall(r"[\u3400-\u9fff]+", text):
        found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def main(note, listed):
    lines = open(note, encoding="utf-8").read().split("\n")
    facts = []
    for entry in open(listed, encoding="utf-8"):
        match = re.match(r"(\d+): ?(.*)", entry.rstrip("\n"))
        if not match:
            continue
        number = int(match[1])
        line = lines[number - 1]
        heading, lead = [], ""
        for above in reversed(lines[: number - 1]):
            if re.match(r"#+ |\*\*.*\*\*$", above):
                heading = words(above)
                break
            if not lead and re.search(r"[:：]\s*$", above):
                lead = above
        for fact in match[2].split(" | "):
            answers = [a.strip() for a in fact.split(" / ") if a.strip()]
            tests = []
            for answer in answers:
                cues = words(line.replace(answer, " ")) + heading + words(lead)
                tests.append({"answer": answer, "cue": [c for c in dict.fromkeys(cues) if c not in answer]})
            if tests:
                facts.append({"id": f"f{len(facts) + 1}", "kind": "fact", "statement": f"{number}: {answers[0]}", "source": line, "tests": tests})
    print(json.dumps({"doc": note, "question": "", "facts": facts}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:3])
