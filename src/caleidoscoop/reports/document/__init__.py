"""The report as a document: one structure, rendered in several formats."""
