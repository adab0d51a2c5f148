// Before the first paint: the theme that was chosen here, otherwise dark. "system" follows the machine.
{
  const chosen = localStorage.getItem("theme") ?? "dark";
  const isLight = chosen === "light" || (chosen === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = isLight ? "light" : "dark";
}
