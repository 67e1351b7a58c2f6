"""From a report as it reads today to the document that is rendered: the words come last."""

from caleidoscoop.reports.composing.document import Composed, compose
from caleidoscoop.reports.composing.words import fill, stamp_of

__all__ = ["Composed", "compose", "fill", "stamp_of"]
