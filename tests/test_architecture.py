"""What import-linter cannot see: string foreign keys, templates, and the addresses they name."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from caleidoscoop.config.menu import FOOTER, FOOTER_FOR_ACCOUNTS, FOOTER_FOR_ALL, MENU

PRODUCT = Path(settings.PACKAGE)
CONTRACTS = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
ORDER = [name for name in reversed(CONTRACTS[0]["layers"]) if name != "config"]
STEP = {name: place for place, name in enumerate(ORDER)}
TEMPLATES = sorted(PRODUCT.glob("*/templates/**/*.html"))
# Every page names these, wherever they live: they are in shared/page.html, whose menu is data.
BY_EVERY_PAGE = {
    "account_login",
    "account_logout",
    "set_language",
    *(item.url_name for item in (*MENU, *FOOTER, *FOOTER_FOR_ALL, *FOOTER_FOR_ACCOUNTS)),
}
INLINE = {
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.I),
    "an inline script": re.compile(
        r"<script(?![^>]*\ssrc=)(?![^>]*type=.application/json)|javascript:", re.I
    ),
    "a handler in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "another site": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I),
}
COMMENT = re.compile(r"{% comment .*?endcomment %}|{#.*?#}|<!--.*?-->", re.S)


def app_of(template: Path) -> str:
    return template.relative_to(PRODUCT).parts[0]


def text_of(template: Path) -> str:
    return COMMENT.sub("", template.read_text(encoding="utf-8"))


def url_names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from url_names(pattern.url_patterns, inside)
        elif pattern.name:
            yield f"{prefix}{pattern.name}"


def test_settings_and_contract_list_the_same_apps_in_the_same_order():
    assert [name.removeprefix("caleidoscoop.") for name in settings.PROCESS_APPS] == ORDER


def test_the_borders_inside_an_app_hold_for_every_app():
    inside = {name.removeprefix("caleidoscoop.") for name in CONTRACTS[1]["containers"]}
    assert inside == set(ORDER)


def test_foreign_keys_point_to_earlier_steps():
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in STEP
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model and field.related_model._meta.app_label in STEP
        if STEP[field.related_model._meta.app_label] > STEP[model._meta.app_label]
    ]
    assert wrong == []


def test_templates_include_and_extend_earlier_steps():
    wrong = [
        f"{template.relative_to(PRODUCT)} uses {used}"
        for template in TEMPLATES
        for used in re.findall(r"{%\s*(?:include|extends)\s+[\"'](\w+)/", text_of(template))
        if used in STEP and STEP[used] > STEP[app_of(template)]
    ]
    assert wrong == []


def test_templates_name_addresses_of_earlier_steps():
    names, wrong = set(url_names(get_resolver().url_patterns)), []
    for template in TEMPLATES:
        for name in re.findall(r"{%\s*url\s+[\"']([\w:]+)[\"']", text_of(template)):
            app = name.partition(":")[0]
            if name not in names:
                wrong.append(f"{template.relative_to(PRODUCT)}: there is no {name}")
            elif name not in BY_EVERY_PAGE and STEP.get(app, 0) > STEP[app_of(template)]:
                wrong.append(f"{template.relative_to(PRODUCT)} names {name}")
    assert wrong == []


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_nothing_inline_and_nothing_of_another_site(what):
    wrong = [
        f"{template.relative_to(PRODUCT)}: {found.group()}"
        for template in TEMPLATES
        for found in INLINE[what].finditer(text_of(template))
    ]
    assert wrong == []


def test_templates_stand_in_a_folder_of_their_app():
    ours = {*STEP, "account", "allauth"}
    wrong = [
        str(template.relative_to(PRODUCT))
        for template in TEMPLATES
        if (name := template.relative_to(PRODUCT).parts[2]) not in ours
        and not re.fullmatch(r"4\d\d(_csrf)?\.html|500\.html", name)
    ]
    assert wrong == []


def test_no_file_is_a_drawer_for_everything():
    drawers = {"utils", "helpers", "common", "services", "managers", "misc", "signals", "admin"}
    files = [*(settings.ROOT / "src").rglob("*.py")]
    assert [str(file) for file in files if file.stem in drawers] == []


def test_no_model_saves_in_its_own_way_or_points_anywhere():
    wrong = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in STEP
        if "save" in vars(model)
        or any(type(field).__name__ == "GenericForeignKey" for field in model._meta.private_fields)
    ]
    assert wrong == []


@pytest.mark.parametrize("app", ORDER)
def test_migrations_are_named_by_hand(app):
    names = [path.stem for path in (PRODUCT / app / "migrations").glob("0*.py")]
    assert [name for name in names if re.search(r"_auto_|_initial$|_and_more$", name)] == []
