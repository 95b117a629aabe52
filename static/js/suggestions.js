/* Suggests territories, or what `data-suggestions` gives, under a field as one types: the combobox of the ARIA
   practices, with a list box. Without this script the field sends its text, which the server resolves just as well. */

const DELAY = 150; // milliseconds without a key before asking
const MIN_LETTERS = 2;

function element(name, className, text) {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text ?? "";
  return node;
}

function option(id, match) {
  const node = element("li", "o-suggestion", match.label);
  node.id = id;
  node.setAttribute("role", "option");
  node.setAttribute("aria-selected", "false");
  node.dataset.text = match.text;
  if (match.note) node.append(element("span", "o-suggestion__note", match.note));
  return node;
}

export function enhance(input) {
  const list = element("ul", "o-suggestions");
  const status = element("p", "fr-sr-only");
  let timer, request, current;

  list.id = `${input.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Propositions");
  status.setAttribute("role", "status");
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);
  input.after(list, status);

  function move(node) {
    current?.setAttribute("aria-selected", "false");
    current = node;
    current?.setAttribute("aria-selected", "true");
    current?.scrollIntoView({ block: "nearest" });
    if (current) input.setAttribute("aria-activedescendant", current.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    move(null);
  }

  function choose(node) {
    input.value = node.dataset.text;
    status.textContent = `${node.dataset.text} est choisi.`;
    close();
  }

  async function ask(query) {
    request = new AbortController();
    const address = `${input.dataset.suggestions}?${new URLSearchParams({ q: query })}`;
    const response = await fetch(address, { signal: request.signal }).catch(() => null);
    const matches = response?.ok ? await response.json().catch(() => null) : null;
    if (!matches || input.value.trim() !== query) return; // the field still works as plain text
    move(null);
    list.replaceChildren(...matches.map((match, rank) => option(`${list.id}-${rank}`, match)));
    list.hidden = matches.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const count = matches.length > 1 ? `${matches.length} propositions` : "1 proposition";
    status.textContent = matches.length ? `${count}, flèches pour choisir.` : "Aucune proposition.";
  }

  input.addEventListener("input", () => {
    close();
    const query = input.value.trim();
    if (query.length >= MIN_LETTERS) timer = setTimeout(ask, DELAY, query);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const ends = { ArrowDown: ["nextElementSibling", list.firstChild], ArrowUp: ["previousElementSibling", list.lastChild] };
    if (event.key in ends) move(current?.[ends[event.key][0]] ?? ends[event.key][1]);
    else if (event.key === "Enter" && current) choose(current);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the field
  list.addEventListener("click", (event) => event.target.closest("li") && choose(event.target.closest("li")));
}

document.querySelectorAll("[data-suggestions]:not(.empty-form *)").forEach(enhance);
