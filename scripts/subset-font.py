#!/usr/bin/env python3
"""Makes the fonts in assets/fonts that are compiled into factdeck.

`chinese`: in come Noto Sans SC Regular as TrueType and Unihan_OtherMappings.txt of the Unicode Character Database; out
goes the font cut down to the 8105 characters of the Table of General Standard Chinese Characters (kTGH), all of
GB 2312, and the punctuation, symbols and Latin letters that stand beside them. `emoji`: in comes Noto Emoji Regular,
out goes the same without its sequences. Both are zstd-compressed. The same input and the same versions of the tools
below give the same bytes. See assets/fonts/README.md.
"""

import argparse
import io
import pathlib

import zstandard
from fontTools import subset
from fontTools.ttLib import TTFont

# Blocks whose glyphs are taken where the font has them: text of notes is full of arrows, units and signs.
BLOCKS = [
    (0x0020, 0x024F),  # Latin
    (0x02C7, 0x02DD),  # tone marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin with marks, pinyin and Vietnamese among them
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x218F),  # letterlike signs, Roman numerals
    (0x2190, 0x22FF),  # arrows, mathematical signs
    (0x2300, 0x23FF),
    (0x2460, 0x26FF),  # circled numbers, boxes, shapes, signs
    (0x2700, 0x27BF),  # dingbats
    (0x3000, 0x30FF),  # punctuation of Chinese, kana
    (0x3105, 0x312F),  # bopomofo
    (0x3200, 0x33FF),  # enclosed letters, square units
    (0xFF00, 0xFFEF),  # full-width forms
]


def standard_characters(unihan: pathlib.Path) -> set[int]:
    """Characters with a kTGH value: `U+4E00\tkTGH\t2013:1`."""
    out = set()
    for line in unihan.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) == 3 and parts[1] == "kTGH":
            out.add(int(parts[0][2:], 16))
    return out


def gb2312() -> set[int]:
    out = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                out.add(ord(bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return out


def cut(font: pathlib.Path, wanted: set[int], features: list[str], output: pathlib.Path) -> None:
    how = subset.Options()
    how.hinting = False
    how.layout_features = features
    how.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    how.recalc_timestamp = False
    face = TTFont(font, recalcTimestamp=False)
    wanted = wanted & set(face.getBestCmap()) if wanted else set(face.getBestCmap())
    cutter = subset.Subsetter(how)
    cutter.populate(unicodes=wanted)
    cutter.subset(face)
    raw = io.BytesIO()
    face.save(raw)
    data = raw.getvalue()
    packed = zstandard.ZstdCompressor(level=22).compress(data)
    output.write_bytes(packed)
    print(f"{len(wanted)} characters, {len(data)} bytes, {len(packed)} compressed")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    which = arguments.add_subparsers(dest="which", required=True)
    chinese = which.add_parser("chinese")
    chinese.add_argument("font", type=pathlib.Path, help="NotoSansSC_400Regular.ttf")
    chinese.add_argument("unihan", type=pathlib.Path, help="Unihan_OtherMappings.txt")
    emoji = which.add_parser("emoji")
    emoji.add_argument("font", type=pathlib.Path, help="NotoEmoji_400Regular.ttf")
    for one in (chinese, emoji):
        one.add_argument("output", type=pathlib.Path, help="….ttf.zst")
    options = arguments.parse_args()

    if options.which == "emoji":
        cut(options.font, set(), [], options.output)
        return
    standard = standard_characters(options.unihan)
    assert len(standard) == 8105, f"{len(standard)} standard characters found"
    lacking = sorted((standard | gb2312()) - set(TTFont(options.font).getBestCmap()))
    if lacking:
        print("the font lacks", "".join(map(chr, lacking)))
    wanted = standard | gb2312() | {c for a, b in BLOCKS for c in range(a, b + 1)}
    cut(options.font, wanted, ["ccmp", "kern", "liga", "locl", "palt", "pwid"], options.output)


if __name__ == "__main__":
    main()
