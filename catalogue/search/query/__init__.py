"""What is asked of the catalogue: facets, criteria, the form that reads them, and what is applied."""
