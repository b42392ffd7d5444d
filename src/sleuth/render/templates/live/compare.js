"use strict";
/** The comparison: curves over each other, one at a time, and what differs, which takes a moment to read. */
(() => {
  const main = document.getElementById("main");
  if (!main.dataset.part) return;
  const LETTERS = "ABCDEFGHIJ", PLAIN = 5;
  const chooser = document.getElementById("curve");
  let entry = null;
  const place = (letter) => LETTERS.indexOf(letter);
  async function draw(key) {
    const { curves, chart } = await (await fetch(`${main.dataset.series}&curve=${encodeURIComponent(key)}`)).json();
    document.getElementById("no-charts").hidden = chart !== null;
    if (!chart) return;
    chooser.replaceChildren(...curves.map((one) => new Option(one.name, one.key, false, one.key === chart.id)));
    chooser.parentElement.hidden = curves.length < 2;
    const lines = chart.lines.map((line) => ({ ...line, stroke: `--k${place(line.name)}`, dash: place(line.name) < PLAIN ? [] : [8, 4] }));
    const marks = chart.marks.map((mark) => ({ ...mark, stroke: `--k${place(mark.letter[0])}` }));
    const made = { ...chart, lines, marks, constant: false, wide: true, height: 360 };
    if (entry) { entry.chart = made; sleuthCharts.renew(entry); } else entry = sleuthCharts.make(made, document.getElementById("charts"));
  }
  function choose(key) {
    const url = new URL(location.href);
    url.searchParams.set("curve", key);
    history.replaceState(null, "", url);
    return draw(key);
  }
  async function differences() {
    const target = document.getElementById("differences");
    const answer = await fetch(main.dataset.part);
    target.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    target.addEventListener("click", (event) => {
      const asked = event.target.closest("[data-curve]");
      if (asked) choose(asked.dataset.curve).then(() => document.getElementById("curves").scrollIntoView({ block: "nearest" }));
    });
  }
  chooser.addEventListener("change", () => choose(chooser.value));
  draw(new URL(location.href).searchParams.get("curve") || "");
  differences();
})();
