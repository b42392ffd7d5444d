"use strict";
/** A run's page: charts that grow while it trains, parts that come later, and what changes. */
(() => {
  const main = document.getElementById("main");
  const base = main.dataset.run;
  const place = document.getElementById("charts");
  const pulse = document.getElementById("pulse");
  const MOST_POINTS = 8000;
  const STROKES = { loss: ["--c0", "--c0"], rate: ["--c2"], time: ["--c3", "--c1"] };
  const shown = new Map();
  let marks = JSON.parse(place.dataset.marks), n = 0, source = null;

  const lineOf = (chart, line, index) => ({ ...line, stroke: (STROKES[chart.id] || ["--c0", "--c1", "--c2", "--c3"])[index % 4] });
  function draw({ charts }) {
    for (const chart of charts) {
      const lines = chart.lines.map((line, index) => lineOf(chart, line, index));
      const made = { ...chart, lines, marks, wide: chart.id === "loss" };
      const entry = shown.get(chart.id);
      if (entry) { Object.assign(entry.chart, made); sleuthCharts.update(entry); } else {
        made.height = chart.id === "loss" ? 280 : chart.constant ? 110 : 180;
        made.onZoom = zoom;
        made.onReset = () => whole();
        shown.set(chart.id, sleuthCharts.make(made, place));
      }
    }
    document.getElementById("no-charts").hidden = shown.size > 0;
  }
  const get = async (path) => { const answer = await fetch(path); if (!answer.ok) throw new Error(`${path}: ${answer.status}`); return answer; };
  async function whole() {
    const tree = await (await get(`${base}/series`)).json();
    n = tree.n;
    draw(tree);
  }
  /** The real points of a stretch: the chart of the whole run shows the greatest and least of each piece only. */
  async function zoom(entry, low, high) {
    if (n <= 1600) return;
    const tree = await (await get(`${base}/series?from=${Math.max(Math.floor(low), 0)}&to=${Math.ceil(high) + 1}`)).json();
    const chart = tree.charts.find((one) => one.id === entry.chart.id);
    if (!chart || !entry.plot.zoomed) return;
    entry.chart.lines = chart.lines.map((line, index) => lineOf(chart, line, index));
    entry.chart.lost = chart.lost;
    sleuthCharts.update(entry);
  }

  /** Points that came since; a curve of medians is made anew with the whole. */
  function grow({ first, last, charts, facts }) {
    for (const [name, text] of Object.entries(facts)) {
      const fact = document.querySelector(`[data-fact="${name}"]`);
      if (fact) fact.textContent = text;
    }
    let isFull = first !== n;
    for (const chart of charts) {
      const entry = shown.get(chart.id);
      if (!entry) { isFull = true; continue; }
      for (const line of chart.lines) {
        const old = entry.chart.lines.find((one) => one.name === line.name);
        if (!old) continue;
        for (let i = 0; i < line.x.length; i += 1) { old.x.push(line.x[i]); old.y.push(line.y[i]); }
        isFull ||= old.x.length > MOST_POINTS;
      }
      entry.chart.lost.push(...chart.lost);
      entry.chart.n_lost += chart.n_lost;
      if (entry.chart.constant && !chart.constant) isFull = true;
      else if (chart.lines.some((line) => line.y.some((value) => value !== entry.chart.lines[0].y[0]))) entry.chart.constant = false;
      entry.chart.log &&= chart.lines.every((line) => line.y.every((value) => value === null || value > 0));
      sleuthCharts.update(entry);
    }
    n = last;
    if (isFull || n > 1.3 * whole.at) { whole.at = n; whole(); }
  }
  whole.at = 200;

  /** How gradients and weights are spread: drawn again at most twice a minute. */
  function spread() {
    const target = document.getElementById("spreads");
    if (!target || performance.now() - spread.at < 30_000) return;
    spread.at = performance.now();
    later(target);
  }
  spread.at = 0;

  /** What the program logged: read again as a whole, at most every two seconds. */
  async function logged() {
    const { charts, norms, n_left } = await (await get(`${base}/metrics`)).json();
    if (charts.length) document.getElementById("logged").hidden = false;
    const more = document.getElementById("more-metrics");
    more.hidden = !n_left;
    more.textContent = `${n_left} more measures; sleuth runs show lists them.`;
    const below = document.getElementById("norms"), depth = (index, n) => `--d${Math.round((index * 11) / Math.max(n - 1, 1))}`;
    for (const chart of below ? [...charts, ...norms] : charts) {
      const isNorm = chart.id.startsWith("norm "), isBelow = isNorm || chart.id === "usage";
      const lines = chart.lines.map((line, index) => ({ ...line, stroke: isNorm ? depth(index, chart.lines.length) : ["--c0", "--c1", "--c2", "--c3", "--c4"][index] }));
      const entry = shown.get(chart.id);
      if (entry) { Object.assign(entry.chart, { ...chart, lines, marks }); sleuthCharts.update(entry); } else shown.set(chart.id, sleuthCharts.make({ ...chart, lines, marks, height: 180, note: isNorm ? `${lines.length} of ${chart.n_all} tensors, spread through the network, at the watched steps.` : "" }, isBelow ? below : document.getElementById("metrics")));
    }
  }

  async function put(target, path) {
    const text = await (await get(path)).text();
    target.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    target.dispatchEvent(new CustomEvent("sleuth-drawn", { bubbles: true }));
  }
  const later = (target) => put(target, `${base}/part/${target.dataset.part}`).catch(() => { target.append("It could not be read."); });

  function follow() {
    source = new EventSource(`${base}/live?after=${n}`);
    pulse.hidden = false;
    pulse.textContent = "live";
    pulse.className = "";
    source.addEventListener("steps", (event) => grow(JSON.parse(event.data)));
    source.addEventListener("logged", () => { logged(); spread(); });
    source.addEventListener("changed", () => { put(document.getElementById("head"), `${base}/part/head`); put(document.getElementById("verdict"), `${base}/part/verdict`); });
    source.addEventListener("over", () => { source.close(); pulse.hidden = true; location.reload(); });
    source.addEventListener("error", () => { pulse.textContent = "no connection"; pulse.className = "lost"; });
    source.addEventListener("open", () => { pulse.textContent = "live"; pulse.className = ""; });
  }

  if (!document.getElementById("logged").hidden || document.getElementById("norms")) logged();
  whole().then(() => { if (main.dataset.state === "running") follow(); });
  for (const one of document.querySelectorAll("[data-part]")) {
    if (one instanceof HTMLDetailsElement) one.addEventListener("toggle", () => { const target = one.querySelector("p.note"); if (target) { target.dataset.part = one.dataset.part; const box = document.createElement("div"); box.dataset.part = one.dataset.part; target.replaceWith(box); later(box); } }, { once: true });
    else later(one);
  }
})();
