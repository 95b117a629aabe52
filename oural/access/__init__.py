"""Who may come in, by which door, and to do what: roles, log-in, second factor, ProConnect, audit."""
