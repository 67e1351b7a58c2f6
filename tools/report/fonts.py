"""Make the fonts of the PDF from the locked npm packages. The result is committed.

    python tools/report/fonts.py           write src/caleidoscoop/reports/document/fonts/
    python tools/report/fonts.py --check   say whether what is committed equals a fresh make

The packages split a font by script for the web; Typst wants one file per style.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "node_modules/@fontsource"
FONTS = ROOT / "src/caleidoscoop/reports/document/fonts"
# Order matters: the first file that has a letter wins.
SCRIPTS = ("latin", "latin-ext", "greek", "cyrillic", "vietnamese")
STYLES = {
    "FiraSans": ("fira-sans", SCRIPTS, ("300-normal", "400-normal", "400-italic", "600-normal")),
    "SourceSerif4": ("source-serif-4", SCRIPTS, ("400-italic",)),
    "NotoSansArabic": ("noto-sans-arabic", ("arabic",), ("400-normal",)),
    "NotoEmoji": ("noto-emoji", tuple(map(str, range(11))), ("400-normal",)),
}


def as_truetype(source: Path, folder: Path) -> str:
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    target = folder / f"{source.stem}.ttf"
    font.save(target)
    return str(target)


def merged(package: str, scripts: tuple[str, ...], style: str) -> bytes:
    """Return one font file with the letters of all scripts, the same bytes every time."""
    files = PACKAGES / package / "files"
    sources = [files / f"{package}-{script}-{style}.woff" for script in scripts]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [as_truetype(source, folder) for source in sources if source.is_file()]
        font = Merger().merge(parts) if len(parts) > 1 else TTFont(parts[0])
        font.recalcTimestamp = False
        font["head"].created = font["head"].modified = TTFont(parts[0])["head"].modified
        font.save(folder / "merged.ttf")
        return (folder / "merged.ttf").read_bytes()


def fresh() -> dict[str, bytes]:
    made = {}
    for name, (package, scripts, styles) in STYLES.items():
        for style in styles:
            made[f"{name}-{style}.ttf"] = merged(package, scripts, style)
        made[f"OFL-{name}.txt"] = (PACKAGES / package / "LICENSE").read_bytes()
    return made


def main() -> int:
    files = fresh()
    if "--check" in sys.argv:
        here = {path.name: path.read_bytes() for path in FONTS.iterdir()}
        stale = sorted(name for name in {*here, *files} if here.get(name) != files.get(name))
        print("Not as a fresh make: " + ", ".join(stale) if stale else "The fonts are fresh.")
        return 1 if stale else 0
    FONTS.mkdir(parents=True, exist_ok=True)
    for path in FONTS.iterdir():
        path.unlink()
    for name, content in files.items():
        (FONTS / name).write_bytes(content)
        print(f"{name} {len(content) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
