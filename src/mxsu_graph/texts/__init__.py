"""Source texts: from a file to numbered segments, and from a claim's quotation to its place.

`repair` undoes the one damage we know, `normalise` gives the form that offsets count, `segment` numbers paragraphs
and notes, `read` does all three; `anchor` finds quotations, `table` stores where they stand, `verify` checks them.
"""
