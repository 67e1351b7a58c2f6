import pytest

from sensemaking.text import tokens


def test_folds_case_accents_and_compatible_forms():
    assert tokens.fold("Financiële ÉÉN straße ﬁets") == "financiele een strasse fiets"


def test_composed_and_decomposed_text_fold_alike():
    assert tokens.fold("cafe\u0301") == tokens.fold("caf\u00e9") == "cafe"


def test_arabic_vowel_marks_do_not_make_another_word():
    assert tokens.fold("مُحَمَّد") == tokens.fold("محمد")


def test_words_keep_hyphens_and_road_numbers_and_leave_digits_and_emoji():
    found = list(tokens.words("De N57 en A2: co-creatie in 2030, foto's 🚌 van 's-Gravenhage"))
    assert found == [
        "De",
        "N57",
        "en",
        "A2",
        "co-creatie",
        "in",
        "foto",
        "s",
        "van",
        "s-Gravenhage",
    ]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        # By hand: dictionary words joined with and without a linking letter.
        ("woningbouw", ("woning", "bouw")),
        ("gezondheidszorg", ("gezondheid", "zorg")),
        ("energietransitie", ("energie", "transitie")),
        ("dorpshuis", ("dorp", "huis")),
    ],
)
def test_splits_a_dutch_compound(word, parts):
    assert tokens.compound_parts(word, "nl") == parts


@pytest.mark.parametrize("word", ["bus", "xqzxqzxqzx", ""])
def test_what_is_no_compound_has_no_parts(word):
    assert tokens.compound_parts(word, "nl") == ()


def test_a_language_that_writes_compounds_apart_has_no_parts():
    assert tokens.compound_parts("healthcare", "en") == ()


def test_features_are_stems_of_the_word_and_of_its_parts():
    analyser = tokens.Analyser("nl")
    assert set(analyser.features("huurwoningen")) >= {
        analyser.stem("huurwoningen"),
        analyser.stem("woningen"),
        analyser.stem("huur"),
    }


@pytest.mark.parametrize("word", ["niet", "onze", "we", "und", "the", "nous", "wy"])
def test_function_words_of_every_language_have_no_features(word):
    assert tokens.Analyser("nl").features(word) == ()


def test_a_language_without_a_stemmer_keeps_its_words():
    assert tokens.Analyser("fy").features("doarpen") == ("doarpen",)
