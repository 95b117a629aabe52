// Before the first paint: the colours chosen earlier on this device. The design system's own script comes after.
try {
  const chosen = localStorage.getItem("scheme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.frTheme = chosen;
} catch {
  // Storage refused: the colours of the system stand.
}
