"""Opening the zip archive of an Office file without being harmed by it."""

import io
import posixpath
import re
import zipfile
from urllib.parse import unquote

from lxml import etree

from caleidoscoop.voices.formats.extract import Limits
from caleidoscoop.voices.formats.markup import Element, local, parser
from caleidoscoop.voices.formats.refusal import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
SMALL = 1_000_000  # below this a high ratio is harmless, and usual in sparse sheets
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
DOCTYPES = ("<!DOCTYPE", "<!ENTITY")
DRIVE = re.compile(r"[A-Za-z]:")


class Package:
    """An Office file whose entries were checked before any was unpacked."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Unreadable("unreadable") from error
        check_entries(self.archive.infolist(), limits)
        self.max_tags = limits.max_tags
        self.names = {entry.filename: entry for entry in self.archive.infolist()}

    @property
    def kind(self) -> str:
        """Return "docx", "xlsx" or "" by the main part, whatever the name of the file says."""
        return self.main[0]

    @property
    def main(self) -> tuple[str, str]:
        """Return the kind of document and the name of its main part."""
        for target, relation in self.relations("").values():
            if relation == "officeDocument" and target in self.names:
                root = local(self.tree(target))
                return {"document": "docx", "workbook": "xlsx"}.get(root, ""), target
        return "", ""

    def bytes_of(self, name: str) -> bytes:
        """Return one part, never more than its checked size."""
        try:
            data = self.archive.read(self.names[name])
        except KeyError as error:
            raise Unreadable("unreadable") from error
        if has_doctype(data):
            raise Unreadable("xml_entities")
        return data

    def tree(self, name: str) -> Element:
        data = self.bytes_of(name)
        if data.count(b"<") > self.max_tags:
            raise Unreadable("archive_bomb")
        return etree.fromstring(data, parser())

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return {id: (part it points to, kind of relation)}; what lies outside is skipped."""
        folder, file = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name not in self.names:
            return {}
        found = {}
        for relation in self.tree(name).iter(RELATIONSHIPS):
            if relation.get("TargetMode") == "External":
                continue
            target = unquote(relation.get("Target", ""))
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            found[relation.get("Id", "")] = (target, kind)
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts of one kind that a part points to, in order of their names."""
        parts = {target for target, relation in self.relations(part).values() if relation == kind}
        return sorted(parts & self.names.keys(), key=lambda name: (len(name), name))


def check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Raise Unreadable if an archive is not safe to unpack, judged by its directory alone."""
    if len(entries) > limits.max_entries:
        raise Unreadable("archive_bomb")
    if sum(entry.file_size for entry in entries) > limits.max_unpacked_bytes:
        raise Unreadable("archive_bomb")
    seen = set()
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > limits.max_ratio * entry.compress_size:
            raise Unreadable("archive_bomb")
        if escapes(entry.orig_filename) or escapes(entry.filename):
            raise Unreadable("path_escape")
        if entry.flag_bits & 1:
            raise Unreadable("encrypted")
        if posixpath.basename(entry.filename).casefold() == "vbaproject.bin":
            raise Unreadable("macros")
        if entry.filename in seen:
            raise Unreadable("unreadable")  # two parts of one name: readers differ on which counts
        seen.add(entry.filename)


def escapes(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or bool(DRIVE.match(name)) or "\0" in name


def has_doctype(data: bytes) -> bool:
    """Return whether a part defines entities; no Office program writes those."""
    encodings = ["ascii"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:8]:
        encodings = ["utf-16-le", "utf-16-be"]
    return any(mark.encode(encoding) in data for mark in DOCTYPES for encoding in encodings)
