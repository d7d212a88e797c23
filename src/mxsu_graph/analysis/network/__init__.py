"""Networks that know their sources: projections of the claims table, measures, and what each of them rests on."""
