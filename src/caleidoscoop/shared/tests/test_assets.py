"""What is built and committed, and what every template owes to the strict policy."""

import re
from itertools import product
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2]
BUILT = PACKAGE / "shared/static/shared"
TOKENS = PACKAGE / "shared/assets/css/tokens.css"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
STYLE = (BUILT / "caleidoscoop.css").read_text(encoding="utf-8")
# Classes for scripts and readers of the code; they need no rule.
WITHOUT_RULE = {"cal-rosette", "utrecht-data-list__item-value"}

TEXT_PAIRS = [
    *product(["ink"], ["paper", "sand", "sand-deep", "accent-tint", "mark-tint", "todo-tint"]),
    *product(["ink"], ["error-tint"]),
    *product(["ink-soft"], ["paper", "sand", "sand-deep", "accent-tint"]),
    *product(["accent", "error", "todo"], ["paper", "sand"]),
    *product(["accent"], ["accent-tint", "error-tint", "mark-tint", "todo-tint"]),
    ("on-accent", "accent"),
    ("on-todo", "todo"),
    ("error", "error-tint"),
    ("todo", "todo-tint"),
]


def classes_in(html):
    written = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", " ", html, flags=re.S)
    names = " ".join(re.findall(r'class="([^"]*)"', written)).split()
    return {name for name in names if re.fullmatch(r"(cal|utrecht)-[\w-]*[\w]", name)}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_class_in_a_template_has_a_rule(template):
    used = classes_in(template.read_text(encoding="utf-8")) - WITHOUT_RULE
    assert {name for name in used if not re.search(rf"\.{name}(?![\w-])", STYLE)} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_style_or_script(template):
    html = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_nothing_is_fetched_from_elsewhere():
    assert re.findall(r'url\((?!"\./fonts/)[^)]*\)', STYLE) == []
    assert "@import" not in STYLE


def test_the_layers_come_in_order():
    assert STYLE.index("@layer reset,design-system,theme,app") < STYLE.index("@layer theme{")


def test_the_fonts_come_with_their_licences():
    names = {path.name for path in (BUILT / "fonts").iterdir()}
    assert {"OFL-fira-sans.txt", "OFL-source-serif-4.txt"} <= names
    assert set(re.findall(r"\./fonts/([\w.-]+)", STYLE)) <= names


def test_the_build_is_small_and_has_no_source_map():
    script = (BUILT / "caleidoscoop.js").read_text(encoding="utf-8")
    assert "sourceMappingURL" not in script + STYLE
    assert len(STYLE) < 130_000
    assert len(script) < 90_000


def schemes():
    """Return the colours of the light and of the dark scheme."""
    light, dark = TOKENS.read_text(encoding="utf-8").split("@media screen and")
    found = [dict(re.findall(r"--cal-([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Source: WCAG 2.2, definition of contrast ratio."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_of_four_and_a_half(scheme):
    colours = schemes()[scheme]
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_region_has_a_hue_of_its_own_that_stands_out(scheme):
    colours = schemes()[scheme]
    hues = {name: colour for name, colour in colours.items() if name.startswith("region-")}
    assert len(set(hues.values())) == 11
    for ground in ("paper", "sand"):
        assert {n for n, c in hues.items() if contrast(c, colours[ground]) < 3} == set()


def test_a_known_region_wins_from_its_number():
    last_number = STYLE.rindex("[data-hue=")
    assert STYLE.index("[data-region=zeeuws-vlaanderen]") > last_number
