// Runs before the first paint, so that a dark console does not flash white. See src/app/theme.ts.
(function () {
  var kept = localStorage.getItem("guildhall.appearance");
  var dark =
    kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.style.background = dark ? "#111317" : "#f7f8fa";
})();
