/* Sorts a table in place where its headings are links that the server sorts by.
   Table: data-sortable. Heading: data-key; its link: data-first, the order of a first click. Rows of the first tbody:
   one data attribute per key. Without this script the links do the same by loading the page. */

const OPPOSITE = { ascending: "descending", descending: "ascending" };

function compare(key, order) {
  const sign = order === "descending" ? -1 : 1;
  return (a, b) => {
    const [left, right] = [a.dataset[key], b.dataset[key]];
    const difference = Number(left) - Number(right);
    if (Number.isNaN(difference)) return sign * (left < right ? -1 : left > right ? 1 : 0);
    return sign * difference;
  };
}

function orderName(key, order) {
  return (order === "descending" ? "-" : "") + key;
}

/* The address that a heading leads to once the table is in `order` of `key`. */
function linkTo(heading, current, order) {
  const link = heading.querySelector("a");
  const { key } = heading.dataset;
  const url = new URL(link.href);
  url.searchParams.set("ordre", orderName(key, heading === current ? OPPOSITE[order] : link.dataset.first));
  link.href = url;
}

function sort(table, heading, order, status) {
  const body = table.tBodies[0];
  const headings = [...table.querySelectorAll("th[data-key]")];
  const names = headings[0].dataset.key;
  const rows = [...body.rows].sort(compare(names, "ascending")).sort(compare(heading.dataset.key, order));
  body.append(...rows);
  for (const each of headings) {
    each.removeAttribute("aria-sort");
    linkTo(each, heading, order);
  }
  heading.setAttribute("aria-sort", order);
  const words = order === "ascending" ? "croissant" : "décroissant";
  status.textContent = `Tableau trié par ${heading.textContent.trim().toLowerCase()}, ordre ${words}.`;
  const here = new URL(location.href);
  here.searchParams.set("ordre", orderName(heading.dataset.key, order));
  history.replaceState(null, "", here);
}

function enhance(table) {
  const status = document.createElement("p");
  status.className = "fr-sr-only";
  status.setAttribute("role", "status");
  table.after(status);
  for (const heading of table.querySelectorAll("th[data-key]")) {
    const link = heading.querySelector("a");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      sort(table, heading, OPPOSITE[heading.getAttribute("aria-sort")] ?? link.dataset.first, status);
    });
  }
}

document.querySelectorAll("table[data-sortable]").forEach(enhance);
