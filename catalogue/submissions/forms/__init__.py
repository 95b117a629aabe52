"""The forms of contributions, one for each step."""
