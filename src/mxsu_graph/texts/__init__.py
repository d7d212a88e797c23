"""Source texts: repair, normal form, segments, and the anchors that tie claims to them."""
