"""publiccode.yml says, in both languages, what others look for; version 0.7 of the standard."""

import re
import tomllib

import pytest
import yaml
from django.conf import settings

DATA = yaml.safe_load((settings.ROOT / "publiccode.yml").read_text())
PROJECT = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())["project"]
MANDATORY = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "organisation",
    "description",
    "legal",
    "maintenance",
    "localisation",
}


def test_what_is_mandatory_is_there():
    assert DATA.keys() >= MANDATORY
    assert DATA["publiccodeYmlVersion"] == "0.7"
    assert DATA["organisation"]["uri"]
    assert DATA["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert DATA["softwareType"] == "standalone/web"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_describes_itself(language):
    text = DATA["description"][language]
    assert len(text["shortDescription"]) <= 150 <= len(text["longDescription"]) <= 10_000
    assert text["features"]


def test_languages_are_those_of_the_product():
    languages = [code for code, _name in settings.LANGUAGES]
    assert DATA["localisation"] == {"localisationReady": True, "availableLanguages": languages}


def test_it_says_the_same_as_the_project():
    assert DATA["legal"]["license"] == PROJECT["license"]
    assert DATA["softwareVersion"] == PROJECT["version"]
    assert DATA["dependsOn"]["open"][0]["versionMin"] == PROJECT["requires-python"].lstrip(">=")


def test_a_community_names_whom_to_ask():
    assert DATA["maintenance"]["type"] == "community"
    assert DATA["maintenance"]["contacts"]


def test_countries_are_in_capitals_and_addresses_are_examples():
    assert DATA["intendedAudience"]["countries"] == ["NL"]
    text = (settings.ROOT / "publiccode.yml").read_text()
    assert set(re.findall(r"https?://([^/\"]+)", text)) == {"caleidoscoop.example"}


def test_the_licence_is_the_one_that_is_named():
    licence = (settings.ROOT / "LICENSE").read_text()
    assert licence == (settings.ROOT / "LICENSES" / "EUPL-1.2.txt").read_text()
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in licence
