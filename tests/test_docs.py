"""The documentation names what there is."""

import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.ROOT)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_model_stands_in_the_glossary():
    glossary = text_of("docs/glossary.md")
    labels = {name.rsplit(".", 1)[1] for name in settings.PROCESS_APPS}
    missing = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in labels
        and not model._meta.auto_created
        and f"`{model._meta.label}`" not in glossary
    ]
    assert missing == []


def test_every_setting_from_the_environment_stands_in_the_deployment_guide():
    names = re.findall(r'env\.\w+\(\s*"(\w+)"', text_of("src/caleidoscoop/config/settings.py"))
    guide = text_of("docs/deployment.md")
    assert len(names) > 8
    assert [name for name in names if f"`{name}`" not in guide] == []


def test_every_dependency_has_its_line():
    project = tomllib.loads(text_of("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    names = [re.split(r"[\[<>=]", line)[0] for line in wanted]
    told = text_of("docs/dependencies.md").lower()
    assert [name for name in names if name.lower() not in told] == []


def test_make_targets_in_the_docs_exist():
    makefile = text_of("Makefile")
    targets = {
        target
        for name in ("README.md", "CONTRIBUTING.md", "docs/deployment.md")
        for target in re.findall(r"make ([a-z][a-z-]*)", text_of(name))
    }
    assert {"run", "test", "setup", "check", "messages", "lock"} <= targets
    assert [t for t in sorted(targets) if not re.search(rf"^{t}:", makefile, re.M)] == []


def test_links_between_documents_lead_somewhere():
    wrong = []
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
            if not (document.parent / link).exists():
                wrong.append(f"{document.relative_to(ROOT)}: {link}")
    assert wrong == []


def test_what_the_roadmap_points_at_is_there():
    names = re.findall(r"`((?:\w+/)+[\w*]+(?:\.py)?)[`,]", text_of("docs/roadmap.md"))
    places = [ROOT, ROOT / "src", ROOT / "src" / "caleidoscoop"]
    wrong = [name for name in names if not any(list(place.glob(name)) for place in places)]
    assert len(names) > 15
    assert wrong == []
