"""Every kind of finding about curated files, with its meaning: the page of codes is made from this table."""

from __future__ import annotations

__all__ = ["CODES", "SCHEME_CODES"]

CODES = {
    # The file as text and as YAML.
    "bad-encoding": "A file is not UTF-8.",
    "yaml-syntax": "A file is not YAML; nothing of it could be read.",
    "yaml-anchor": "An anchor (&) or alias (*) stands where a value should be written out.",
    "yaml-comment": "A comment stands in a file; remarks go into 'note:', so that they reach the graph.",
    "yaml-documents": "A file holds more than one YAML document.",
    "yaml-flow": "A list or mapping is written in brackets on one line.",
    "yaml-multiline": "A value runs over several lines.",
    "yaml-tag": "A YAML tag or directive tries to give a value a type.",
    "duplicate-key": "A key stands twice in one record.",
    "not-formatted": "A file is not in its canonical layout; 'mxsu fmt' rewrites it.",
    # The shape of records.
    "unknown-file": "A file lies where it will not be read.",
    "wrong-file": "A record stands in a file that is not meant for it.",
    "wrong-file-name": "The id of a source is not the name of its file.",
    "unknown-key": "A record has a key that its kind does not have.",
    "missing-key": "A record lacks a key that its kind needs.",
    "misplaced-key": "An entity has a key that is meant for another class.",
    "wrong-shape": "A single value stands where a list or mapping should be, or the other way round.",
    "missing-label": "An entity has no English or no Spanish label.",
    "missing-locator": "A claim does not say where in its source it is found.",
    "missing-quote": "A claim has no words by which its place is found.",
    # Values.
    "malformed-id": "An id is not written like an id of its kind.",
    "malformed-locator": "A locator is not p and a number (paragraph) or n and a number (note).",
    "malformed-hash": "A SHA-256 is not 64 lower-case hexadecimal digits.",
    "bad-coordinates": "Coordinates are not 'latitude,longitude' in decimal degrees.",
    "bad-date": "A date is not EDTF, or no such day exists.",
    "bad-language": "A language is not a BCP 47 tag such as es, ru or ru-Latn.",
    "bad-quantity": "A quantity is not a number or a range of numbers.",
    "long-quote": "A quotation has more than eight words.",
    # The vocabulary.
    "to-do": "A claim that 'mxsu draft' proposed waits for its predicate.",
    "unknown-predicate": "No predicate of the ontology has this name.",
    "unknown-role": "No role has this code.",
    "unknown-unit": "No unit has this code.",
    "unknown-kind": "No kind has this code.",
    "unknown-side": "No side has this code.",
    "unknown-code": "A code of another scheme (source type, polarity, verdict ...) does not exist.",
    "wrong-kind": "A kind does not apply to entities of this class.",
    "wrong-domain": "The subject of a claim is not of a class that its predicate takes.",
    "wrong-type": "An object or qualifier is not of the class or type that is expected there.",
    "missing-role": "A claim lacks the role that its predicate needs.",
    "misplaced-role": "A claim has a role although its predicate takes none.",
    "missing-unit": "A quantity has no unit.",
    "misplaced-unit": "A claim has a unit but no quantity.",
    "misplaced-quantity": "A claim has a quantity although its object is one already.",
    # Ids and references.
    "duplicate-id": "Two records have the same id.",
    "duplicate-claim": "Two claims of a source say the same at the same place.",
    "unknown-id": "No entity has this id.",
    "unknown-claim": "An assessment names a claim that does not exist.",
    "replaced-id": "An id is used that was merged into another.",
    "withdrawn-claim": "An assessment names a claim that was withdrawn.",
    "part-of-cycle": "A record is, step by step, part of itself.",
    "unused-entity": "An entity that nothing refers to (a warning).",
    "vanished-id": "An id that was published is gone.",
    "reused-id": "A published claim's id now stands for something else.",
    "bad-ledger": "A row of the list of published ids is malformed.",
    # Outside identifiers.
    "bad-mapping": "The header, the columns or a cell of the mappings file is malformed.",
    "duplicate-mapping": "The same subject and object are mapped twice.",
    "unknown-prefix": "A CURIE's prefix is not declared in the header of the mappings file.",
}
"""Meaning by code, in the order of the documentation."""

SCHEME_CODES = {"role": "unknown-role", "unit": "unknown-unit", "kind": "unknown-kind", "side": "unknown-side"}
"""The finding for an unknown code of a scheme; every other scheme has `unknown-code`."""
