"""SPARQL over HTTP: one way to send a request, and one client that everything asks remote stores through."""
