"""Once a year, the contact of an entry says whether it still holds, by a signed link and without an account."""
