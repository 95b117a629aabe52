"""What a browser without JavaScript would send of a page's form."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Reads the values of the main form of an admin page, by name, as lists."""

    def __init__(self, page: str):
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.in_form = False
        self.text_of = self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        each = {name: value or "" for name, value in attrs}
        name = each.get("name", "")
        if tag == "form":
            self.in_form = each.get("id") == "innovation_form"
        elif not self.in_form:
            return
        elif tag == "input" and name and each.get("type") not in ("submit", "file", "button"):
            is_box = each.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in each:
                self.values.setdefault(name, []).append(each.get("value", "on" if is_box else ""))
        elif tag == "textarea" and name:
            self.text_of = name
            self.values[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in each:
            self.values.setdefault(self.select, []).append(each.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text_of = ""
        elif tag == "form":
            self.in_form = False

    def handle_data(self, data: str) -> None:
        if self.text_of:
            self.values[self.text_of] = [(self.values[self.text_of][0] + data).removeprefix("\n")]


def form_values(page: str) -> dict[str, list[str]]:
    """The values of the form of an entry; the row that scripts copy from is left out."""
    values = FormReader(page).values
    assert values, "the page has no form of an entry"
    return {name: each for name, each in values.items() if "__prefix__" not in name}
