"""What comes in from outside: other people's claims, and plain texts to be curated.

`rdf` and `sheets` read claims, as the tree that our YAML would be, so that they meet the same rules; `accept`
decides what becomes part of a project. `draft` prepares a new source from a text.
"""
