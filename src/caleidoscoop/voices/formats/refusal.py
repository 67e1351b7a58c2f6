"""Why a file cannot be read: a code for programs, a message for people."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, str | Promise] = {
    "pdf_letters": _(
        "The letters of this PDF cannot be recognised. "
        "Save it again from the program in which it was made, or as .docx."
    ),
    "too_slow": _(
        "Reading this file takes more than %(limit)s seconds. Save it again, or split it."
    ),
    "too_many_pages": _("This file has more than %(limit)s pages. Split it into smaller files."),
    "scan": _(
        "This PDF holds pictures of text (a scan). "
        "Let a program recognise the text (OCR), or type what was said."
    ),
    "archive_bomb": _(
        "This file unpacks to far more than its size allows. "
        "Save it again without embedded files, or split it."
    ),
    "empty": _("This file is empty. Check whether the right file was sent."),
    "encrypted": _("This file is protected with a password. Save it without a password."),
    "macros": _("This file holds macros. Save it without macros, as .docx or .xlsx."),
    "no_text": _("No text was found that people said. Check whether the right file was sent."),
    "old_format": _("This is an old Office format. Save it as .docx or .xlsx."),
    "other_region": _(
        "This file names regions for which you may not bring in anything: %(names)s. "
        "Take these rows out, or ask the programme lead."
    ),
    "path_escape": _(
        "This file holds names that point outside it, so it is not safe. Save it as a new file."
    ),
    "too_large": _("This file is larger than %(limit)s. Split it into smaller files."),
    "too_many_columns": _("A row of this file has more than %(limit)s columns. Remove columns."),
    "too_many_passages": _(
        "This file holds more than %(limit)s pieces of text. Split it into smaller files."
    ),
    "too_many_rows": _("This file has more than %(limit)s rows. Split it into smaller files."),
    "unknown_type": _(
        "Files of this type cannot be read. "
        "Use .txt, .md, .docx, .odt, .pdf, .xlsx, .ods, .csv, .vtt or .srt, or paste the text."
    ),
    "unreadable": _("This file is damaged or incomplete. Open it, and save it again."),
    "words_lost": _(
        "Not every word of this file could be accounted for, so nothing was imported. "
        "Save it in another format, and report this."
    ),
    "wrong_encoding": _("The characters of this file cannot be recognised. Save it as UTF-8."),
    "wrong_extension": _(
        "The content of this file is not what its name says. "
        "Give it the right extension, or save it again."
    ),
    "xml_entities": _(
        "This file holds XML definitions that are not safe to read. Save it as a new file."
    ),
}


class Unreadable(Exception):
    """A file that is refused as a whole, because of what is in it.

    `code` is one of the keys of MESSAGES; `message` says what is wrong and what to do.
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def message(self) -> str:
        text = str(MESSAGES[self.code])
        details = dict(self.details)
        if self.code == "too_large":
            details["limit"] = filesizeformat(details["limit"])
        return text % details if details else text

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"Unreadable({self.code!r})"
