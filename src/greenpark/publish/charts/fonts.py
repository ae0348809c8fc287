"""A font with Chinese glyphs for charts as pictures (semantics §7.4).

Pages leave text to the reader's fonts. A PNG needs a font here: from the system, else from an optional package; where
there is none, charts fall back to English words and say so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

# how font files are named, and the family inside; the first that is found is taken
_FILES: tuple[tuple[str, str], ...] = (
    ("NotoSansCJK-Regular", "Noto Sans CJK SC"),
    ("NotoSansCJKsc-Regular", "Noto Sans CJK SC"),
    ("NotoSansSC-Regular", "Noto Sans SC"),
    ("NotoSansSC", "Noto Sans SC"),
    ("SourceHanSansSC-Regular", "Source Han Sans SC"),
    ("SourceHanSansCN-Regular", "Source Han Sans CN"),
    ("msyh", "Microsoft YaHei"),
    ("PingFang", "PingFang SC"),
    ("Hiragino Sans GB", "Hiragino Sans GB"),
    ("STHeiti Light", "Heiti SC"),
    ("wqy-microhei", "WenQuanYi Micro Hei"),
    ("wqy-zenhei", "WenQuanYi Zen Hei"),
    ("simhei", "SimHei"),
    ("simsun", "SimSun"),
    ("NotoSerifCJK-Regular", "Noto Serif CJK SC"),
    ("DroidSansFallbackFull", "Droid Sans Fallback"),
    ("DroidSansFallback", "Droid Sans Fallback"),
)
_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
PACKAGES = ("pylopdf_fonts_zh_cn", "mplfonts")  # optional; the first is the extra `fonts` of this project


class Font(NamedTuple):
    """A font file and the family by which charts name it."""

    family: str
    file: Path


def system_folders() -> list[Path]:
    """Return the usual font folders of this system, those that exist."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts"
        folders = [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", local]
    elif sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    else:
        share = Path("/usr/share/fonts"), Path("/usr/local/share/fonts")
        folders = [*share, home / ".fonts", home / ".local/share/fonts"]
    return [folder for folder in folders if folder.is_dir()]


def package_folders() -> list[Path]:
    """Return the folders of installed packages that bring fonts."""
    folders = []
    for name in PACKAGES:
        spec = find_spec(name)
        for place in (spec.submodule_search_locations or []) if spec is not None else []:
            folders.append(Path(place))
    return folders


def find_font(folders: Sequence[Path]) -> Font | None:
    """Return the best font with Chinese glyphs in the folders and below."""
    found: dict[str, Path] = {}
    for file in _font_files(folders):
        found.setdefault(file.stem.casefold(), file)
    for stem, family in _FILES:
        if stem.casefold() in found:
            return Font(family, found[stem.casefold()])
    return None


def _font_files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in sorted(names):
                if name.casefold().endswith(_SUFFIXES):
                    yield Path(place) / name


@lru_cache(maxsize=1)
def chart_font() -> Font | None:
    """Return the font for charts, registered with vl-convert; None where no font has Chinese glyphs."""
    font = find_font(system_folders()) or find_font(package_folders())
    if font is not None:
        import vl_convert

        vl_convert.register_font_directory(str(font.file.parent))
    return font


def has_chinese(text: str) -> bool:
    """Say whether a text has Chinese characters or punctuation."""
    return any(
        "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or "\u3000" <= char <= "\u303f" for char in text
    )
