// Before the first paint: the colours chosen earlier on this device. The design system's own script comes after.
const root = document.documentElement;
try {
  const chosen = localStorage.getItem("scheme");
  if (chosen === "dark" || chosen === "light") root.dataset.frTheme = chosen;
} catch {
  // Storage refused: the colours of the system stand.
}

// Paper is light.
let onScreen;
addEventListener("beforeprint", () => {
  onScreen = root.dataset.frTheme;
  root.dataset.frTheme = "light";
});
addEventListener("afterprint", () => {
  if (onScreen) root.dataset.frTheme = onScreen;
  else delete root.dataset.frTheme;
});
