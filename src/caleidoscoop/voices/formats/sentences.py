"""Cutting a long passage at the ends of sentences, by rules for Dutch that also suit English."""

import math
import re

CLOSERS = "\"'”’»)]}*_"
OPENERS = "\"'“„‘’«([{*_¿¡"
ENDS = (".", "!", "?", "…", "。", "؟", "۔")
# A full stop after one of these does not end a sentence; if it does, the next end will do.
ABBREVIATIONS = frozenset(
    """
    a.d. a.h.w. a.u.b. afd. afb. al. alg. art. b.d. b.g.g. b.v. bijl. bijv. blz. bv. ca. cf.
    co. d.d. d.m.v. d.w.z. dd. dgl. dhr. dr. drs. e.a. e.d. e.e.a. e.g. e.o. e.v. enz. etc.
    evt. excl. fam. fig. gem. hfst. hr. i.c. i.c.m. i.e. i.h.a. i.h.b. i.i.g. i.o. i.p.v.
    i.s.m. i.t.t. i.v.m. incl. ing. ir. ivm. jl. jr. km. lid. m.a.w. m.b.t. m.b.v. m.i. m.i.v.
    m.m.v. m.n. m.u.v. max. mej. mevr. mgr. min. mln. mld. mr. mrs. ms. mw. n.a.v. n.b. n.v.t.
    nl. no. nr. nrs. o.a. o.b.v. o.i. o.i.d. o.l.v. o.m. o.t.v. opm. p. pag. par. ph. plm. pp.
    prof. q.q. red. resp. s.v.p. sr. st. t.a.v. t.b.v. t.g.v. t.h.v. t.l.v. t.m. t.n.v. t.o.v.
    t.w. t.z.t. tel. u.s. v.a. v.d. v.w.b. vgl. vnl. vs. w.o. wo. z.g. z.i. z.o.z. zgn.
    """.split()  # noqa: SIM905 - a list of a hundred quoted words reads worse
)
INITIALS = re.compile(r"(?:[^\W\d_]\.)+\Z")
ORDINAL = re.compile(r"\d{1,2}\.\Z")
# 's Ochtends, 't Is and 'n Boer begin a sentence, although their first letter is small.
CLITICS = frozenset(["'s", "'t", "'n", "’s", "’t", "’n", "‘s", "‘t", "‘n"])


def ends_sentence(word: str, following: str, after: str) -> bool:
    """Return whether a sentence ends after `word`, given the two words that follow."""
    bare = word.rstrip(CLOSERS)
    if not bare.endswith(ENDS):
        return False
    if bare.endswith("."):
        stem = bare.lstrip(OPENERS)
        if stem.casefold() in ABBREVIATIONS or INITIALS.match(stem) or ORDINAL.match(stem):
            return False
    return begins_sentence(following, after)


def begins_sentence(word: str, after: str) -> bool:
    if word in CLITICS:
        word = after
    for sign in word:
        if sign.isalnum():
            # Scripts without capitals (Arabic, Hebrew) may begin a sentence with any letter.
            return not sign.islower()
    return not word or word[0] in OPENERS


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text; their words together are the words of the text."""
    words = text.split()
    sentences = []
    start = 0
    for i, word in enumerate(words[:-1]):
        after = words[i + 2] if i + 2 < len(words) else ""
        if ends_sentence(word, words[i + 1], after):
            sentences.append(" ".join(words[start : i + 1]))
            start = i + 1
    if start < len(words):
        sentences.append(" ".join(words[start:]))
    return sentences


def split_long(text: str, limit: int) -> list[str]:
    """Return the text in parts of at most `limit` words, cut at sentence ends only.

    Parts are about equally long. A single sentence beyond the limit stays whole.
    """
    total = len(text.split())
    if total <= limit:
        return [text]
    target = math.ceil(total / math.ceil(total / limit))
    parts: list[list[str]] = [[]]
    size = 0
    for sentence in split_sentences(text):
        length = len(sentence.split())
        if parts[-1] and (size + length > limit or size >= target):
            parts.append([])
            size = 0
        parts[-1].append(sentence)
        size += length
    return [" ".join(part) for part in parts]
