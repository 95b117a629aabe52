"""ProConnect, the State's OpenID Connect for its agents: another door to the admin, for those who are expected."""
