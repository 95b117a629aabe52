"""Static files of others that the site serves: the part in use of the State's design system (DSFR), and the admin's.

`css` cuts style sheets, `usage` finds what the pages use, `dsfr` says what is taken of the package and builds it,
`finders` and `storage` plug all that into Django's static files. Nothing is copied into the repository.
"""
