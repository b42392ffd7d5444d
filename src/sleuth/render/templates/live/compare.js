"use strict";
/** The comparison: curves over each other, and what differs, which takes a moment to read. */
(() => {
  const main = document.getElementById("main");
  if (!main.dataset.part) return;
  const DASHES = [[], [], [], [], [], [8, 4], [8, 4], [8, 4], [8, 4], [8, 4]];
  let entry = null;
  async function curves() {
    const { runs } = await (await fetch(main.dataset.series)).json();
    const lines = runs.map((run, index) => ({ name: "ABCDEFGHIJ"[index], x: run.x, y: run.y, stroke: `--k${index}`, dash: DASHES[index], look: "" })).filter((line) => line.x.length);
    document.getElementById("no-charts").hidden = lines.length > 0;
    if (!lines.length) return;
    const values = lines.flatMap((line) => line.y).filter((value) => value !== null);
    const log = values.every((value) => value > 0) && Math.max(...values) / Math.min(...values) > 50;
    entry = sleuthCharts.make({ id: "losses", title: "Loss", lines, log, top: null, marks: [], lost: [], n_lost: 0, wide: true, height: 360 }, document.getElementById("charts"));
  }
  async function differences() {
    const target = document.getElementById("differences");
    const answer = await fetch(main.dataset.part);
    target.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    const told = target.querySelector("[data-marks]");
    return told ? JSON.parse(told.dataset.marks) : [];
  }
  Promise.all([differences(), curves()]).then(([marks]) => {
    if (!entry) return;
    entry.chart.marks = marks.map((mark) => ({ ...mark, stroke: `--k${"ABCDEFGHIJ".indexOf(mark.letter)}` }));
    sleuthCharts.update(entry);
  });
})();
