"""Pages for people, rendered on the server: `pages.build_routes` lists them."""
