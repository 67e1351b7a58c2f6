"""The report as a document: one contract, put in order once, rendered in several formats.

Pure: data in, bytes out. Nothing here knows the database, the clock or the network, and the same
document gives the same bytes in every format.
"""

from caleidoscoop.reports.document.chains import chain_of
from caleidoscoop.reports.document.contract import FORMAT, SCHEMA, Document, Malformed, check
from caleidoscoop.reports.document.overview import overview_of
from caleidoscoop.reports.document.rendering import FORMATS, MEDIA_TYPES, render, render_all

__all__ = [
    "FORMAT",
    "FORMATS",
    "MEDIA_TYPES",
    "SCHEMA",
    "Document",
    "Malformed",
    "chain_of",
    "check",
    "overview_of",
    "render",
    "render_all",
]
