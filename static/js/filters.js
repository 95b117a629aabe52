/* Ticking a filter, or taking one away, updates the list in place: results, counts, chips and address.
   The server makes the same page as ever; the parts that changed are taken from it. Without this script, or when
   anything goes wrong, the form and the links work as they are. */

const form = document.getElementById("filtres");
const results = document.getElementById("resultats");
const search = document.querySelector(".o-list-search");
const status = document.createElement("p");
let request;
let shown = location.search;

status.className = "fr-sr-only";
status.setAttribute("role", "status");
form.before(status);

function addressOf(fields) {
  const pairs = [...new FormData(fields)].filter(([, value]) => value);
  const query = new URLSearchParams(pairs).toString();
  return new URL(query ? `?${query}` : fields.action, fields.action);
}

function openFacets(page) {
  return [...page.querySelectorAll(".o-facet details")].filter((details) => details.open)
    .map((details) => details.closest(".o-facet").id);
}

/* The elements themselves stay: the address names them (#filtres shows the filters on a phone). */
function take(page) {
  const open = openFacets(form);
  for (const part of [form, results]) part.replaceChildren(...page.getElementById(part.id).childNodes);
  for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
  for (const input of search.querySelectorAll("input[type=hidden]")) input.remove();
  search.prepend(...page.querySelectorAll(".o-list-search > input[type=hidden]"));
  document.querySelector(".o-list-notices")?.remove();
  const notices = page.querySelector(".o-list-notices");
  if (notices) search.after(notices);
  for (const link of ["canonical", "alternate"]) {
    const [here, there] = [document, page].map((from) => from.head.querySelector(`link[rel=${link}]`));
    if (here && there) here.href = there.href;
  }
  document.title = page.title;
}

/* What had the focus keeps it, where it was on the screen; if it has gone, the number of results takes it. */
function keepFocus(focused, top) {
  const again = focused && document.getElementById(focused);
  if (again?.getClientRects().length) {
    again.focus({ preventScroll: true });
    scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
  } else if (focused) {
    const total = document.getElementById("total");
    total.tabIndex = -1;
    total.focus();
  }
}

async function show(address, { isNew }) {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  results.setAttribute("aria-busy", "true");
  status.textContent = "Mise à jour des résultats…";
  try {
    const response = await fetch(address, { signal, headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(`${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (signal.aborted) return;
    const focused = document.activeElement;
    const { top } = focused.getBoundingClientRect();
    const name = form.contains(focused) ? focused.id : results.contains(focused) ? "total" : "";
    take(page);
    if (isNew) history.pushState(null, "", `${address.pathname}${address.search}${location.hash}`);
    shown = address.search;
    keepFocus(name, top);
    status.textContent = document.getElementById("total").textContent;
    results.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

form.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") show(addressOf(form), { isNew: true });
});
results.addEventListener("click", (event) => {
  const chip = event.target.closest(".o-chips a");
  if (!chip || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(new URL(chip.href), { isNew: true });
});
addEventListener("popstate", () => {
  if (location.search !== shown) show(new URL(location.href), { isNew: false });
});
