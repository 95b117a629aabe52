/* Every page of the admin: once it is loaded, the errors of a form are read first. */

window.addEventListener("load", () => document.getElementById("erreurs")?.focus());
