"""What follows from the claims: disagreements, lineage, connections. Everything here reads the claims table."""
