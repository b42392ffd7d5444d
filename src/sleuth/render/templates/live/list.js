"use strict";
/** The table of runs: keys, the choice for a comparison, and new rows as runs are made. */
(() => {
  const place = document.getElementById("rows");
  const form = document.getElementById("chosen");
  const bar = form.querySelector(".bar-below");
  const MOST = 10;
  const remembered = "sleuth-chosen";
  let chosen = new Set();
  try { chosen = new Set(JSON.parse(sessionStorage.getItem(remembered) || "[]")); } catch { /* no storage */ }
  let at = -1;

  const rows = () => [...place.querySelectorAll("tbody tr")];
  const box = (row) => row.querySelector("input[type=checkbox]");
  const link = (row) => row.querySelector("a.open");

  function mark() {
    for (const row of rows()) { box(row).checked = chosen.has(box(row).value); row.classList.toggle("picked", box(row).checked); }
    bar.hidden = chosen.size === 0;
    bar.querySelector("span").textContent = chosen.size === 1 ? "1 run chosen; choose another" : chosen.size > MOST ? `${chosen.size} runs chosen; ${MOST} can be compared` : `${chosen.size} runs chosen`;
    bar.querySelector("button[type=submit]").disabled = chosen.size < 2 || chosen.size > MOST;
    try { sessionStorage.setItem(remembered, JSON.stringify([...chosen])); } catch { /* no storage */ }
  }
  function choose(one) { if (one.checked) chosen.add(one.value); else chosen.delete(one.value); mark(); }
  function compare() { if (chosen.size >= 2 && chosen.size <= MOST) location.href = `/compare?${new URLSearchParams([...chosen].map((name) => ["run", name]))}`; }
  place.addEventListener("change", (event) => { if (event.target.type === "checkbox") choose(event.target); });
  form.addEventListener("submit", (event) => { event.preventDefault(); compare(); });
  bar.querySelector("button.plain").addEventListener("click", () => { chosen.clear(); mark(); });
  place.addEventListener("click", (event) => { const row = event.target.closest("tbody tr"); if (row && !event.target.closest("a, input") && !String(getSelection())) link(row).click(); });

  function go(to) {
    const all = rows();
    if (!all.length) return;
    at = Math.min(Math.max(to, 0), all.length - 1);
    link(all[at]).focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  }
  const current = () => rows().findIndex((row) => row.contains(document.activeElement));
  addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing && !(event.key === "ArrowDown" && event.target.type === "search")) return;
    const here = current();
    const act = {
      "/": () => { const search = document.getElementById("search"); search.focus(); search.select(); },
      j: () => go(here < 0 ? (at < 0 ? 0 : at) : here + 1), ArrowDown: () => go(here < 0 ? (at < 0 ? 0 : at) : here + 1),
      k: () => go(here < 0 ? Math.max(at, 0) : here - 1), ArrowUp: () => go(here < 0 ? Math.max(at, 0) : here - 1),
      Home: () => go(0), End: () => go(rows().length - 1),
      x: () => { if (here >= 0) { box(rows()[here]).checked = !box(rows()[here]).checked; choose(box(rows()[here])); } },
      c: compare,
      n: () => place.querySelector("a[rel=next]")?.click(), p: () => place.querySelector("a[rel=prev]")?.click(),
    }[event.key];
    if (!act || (here < 0 && (event.key === "Home" || event.key === "End"))) return;
    event.preventDefault();
    act();
  });

  async function refresh() {
    const url = new URL(location.href);
    url.searchParams.set("part", "rows");
    const answer = await fetch(url);
    if (!answer.ok) return;
    const here = current(), name = here >= 0 ? box(rows()[here]).value : null;
    place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    mark();
    const again = rows().find((row) => box(row).value === name);
    if (again) link(again).focus({ preventScroll: true });
  }
  let waiting = 0;
  const events = new EventSource("/live");
  events.addEventListener("changed", () => { clearTimeout(waiting); waiting = setTimeout(refresh, 100); });
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", mark);
  mark();
})();
