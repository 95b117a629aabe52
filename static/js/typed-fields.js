/* Fields of the admin where a row is chosen by typing its name: suggestions, in the lines added to a form too. */

import { enhance } from "./suggestions.js";

document.addEventListener("formset:added", (event) => {
  event.target.querySelectorAll("[data-suggestions]").forEach(enhance);
});
