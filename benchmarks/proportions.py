"""How much there is of what in the archives of `archive.py`."""

__all__ = ["PER_CLAIM", "ROLES", "UNITS", "WEIGHTS"]

# fmt: off
WEIGHTS = {
    "describedAs": 302, "concerns": 208, "participant": 153, "argues": 119, "ledTo": 110, "supported": 110,
    "pursued": 105, "nameForm": 102, "interestedIn": 98, "creator": 88, "locatedIn": 84, "date": 79,
    "occurredIn": 74, "title": 71, "heldPost": 71, "hindered": 69, "purpose": 54, "focusesOn": 53,
    "opposed": 50, "influenced": 48, "relatedTo": 47, "publicationDate": 44, "publisher": 42, "memberOf": 41,
    "outcome": 37, "indicator": 34, "occupation": 31, "visited": 30, "publishedIn": 30, "exports": 29,
    "creationDate": 28, "said": 26, "startDate": 22, "signed": 22, "publicationPlace": 21, "nationality": 21,
    "partOfOrganization": 20, "offered": 20, "dependsOn": 20, "affiliatedWith": 19, "basedOn": 18,
    "operatesIn": 17, "exhibited": 16, "partOfEvent": 14, "received": 11, "alliedWith": 11, "followed": 10,
    "tradesWith": 8, "duration": 6, "endDate": 6, "met": 5, "negotiatedWith": 5, "founder": 5, "investedIn": 5,
    "residedIn": 4, "announced": 4, "floorArea": 4, "succeeded": 4, "recognized": 3, "bordersOn": 3,
    "deathDate": 3, "sold": 3, "addressee": 2, "relativeOf": 2, "educatedAt": 2, "invited": 2,
    "visitorCount": 2, "birthPlace": 1, "pageCount": 1, "foundingDate": 1, "exhibitCount": 1, "quotedIn": 1,
    "birthDate": 1, "accompanied": 1, "performed": 1,
}
# fmt: on
"""Claims of each predicate in the curated data when this was written; `includedIn` has a source of its own."""

# fmt: off
PER_CLAIM = {
    "person": 25, "organization": 40, "place": 150, "country": 2000, "event": 12, "post": 80, "work": 30,
    "document": 20, "artifact": 150, "concept": 60,
}
# fmt: on
"""One entity of a class for so many claims."""

ROLES = {
    "participant": (
        "party",
        "interlocutor",
        "speaker",
        "leader",
        "delegate",
        "companion",
        "organizer",
        "attendee",
    ),
    "creator": ("author", "author", "author", "editor", "compiler"),
    "relativeOf": ("father", "mother", "brother", "daughter"),
    "memberOf": ("", "", "", "member", "head"),
}
UNITS = {
    "duration": "day",
    "floorArea": "square-metre",
    "indicator": "percent",
    "tradesWith": "usd",
    "sold": "item",
}
