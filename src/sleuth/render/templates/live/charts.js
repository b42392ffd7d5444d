"use strict";
/** Long and growing series with uPlot: one look for all pages. `sleuthCharts.make` draws one, `update` gives it other points. */
const sleuthCharts = (() => {
  const root = document.documentElement;
  const color = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const made = new Set();

  function number(value) {
    if (value === null || value === undefined) return "–";
    if (value === 0) return "0";
    const size = Math.abs(value);
    return size >= 1e6 || size < 1e-3 ? value.toExponential(2) : Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 });
  }
  const short = (value) => (value === null ? "" : Math.abs(value) >= 1e9 ? `${value / 1e9}G` : Math.abs(value) >= 1e6 ? `${value / 1e6}M` : Math.abs(value) >= 1e4 ? `${value / 1e3}k`
    : value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential().replace("+", "") : value.toLocaleString("en-US", { maximumSignificantDigits: 5 }));

  /** Lines over shared steps; uPlot wants one axis for all. */
  function aligned(lines) {
    if (lines.length === 1) return [lines[0].x, lines[0].y];
    return uPlot.join(lines.map((line) => [line.x, line.y]));
  }

  /** Dashed onsets with letters, and a red tick at the top for each step that is not finite. */
  function marks(chart) {
    return (plot) => {
      const { ctx, bbox } = plot, ratio = devicePixelRatio;
      ctx.save();
      ctx.font = `600 ${11 * ratio}px ${color("--sans")}`;
      ctx.textAlign = "center";
      let end = -Infinity; // of the letters so far
      for (const { step, letter, stroke } of chart.marks) {
        const x = Math.round(plot.valToPos(step, "x", true));
        if (x < bbox.left || x > bbox.left + bbox.width) continue;
        ctx.strokeStyle = ctx.fillStyle = color(stroke || "--text");
        ctx.lineWidth = ratio;
        ctx.setLineDash([4 * ratio, 3 * ratio]);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        const half = ctx.measureText(letter).width / 2, at = Math.max(x, end + half + 2 * ratio);
        ctx.fillText(letter, at, bbox.top - 4 * ratio);
        end = at + half;
      }
      ctx.fillStyle = color("--lost");
      for (const step of chart.lost) {
        const x = plot.valToPos(step, "x", true);
        if (x >= bbox.left && x <= bbox.left + bbox.width) ctx.fillRect(x - ratio, bbox.top, 2 * ratio, 7 * ratio);
      }
      ctx.restore();
    };
  }

  /** Lines have their own steps: where one has no value, that of its nearest step. */
  function nearest(plot, index, at) {
    if (at === null || at === undefined) return null;
    const x = plot.data[0], y = plot.data[index], reach = (plot.scales.x.max - plot.scales.x.min) / 20;
    let best = null;
    for (const way of [-1, 1]) {
      for (let i = at; i >= 0 && i < x.length && Math.abs(x[i] - x[at]) <= reach; i += way) {
        if (y[i] === null || y[i] === undefined) continue;
        if (best === null || Math.abs(x[i] - x[at]) < Math.abs(x[best] - x[at])) best = i;
        break;
      }
    }
    return best === null ? null : y[best];
  }

  function series(line) {
    const stroke = color(line.stroke);
    return {
      label: line.name, stroke, spanGaps: true, dash: line.dash || [], points: { show: (plot, index) => plot.data[index].reduce((n, value) => n + (value !== null && value !== undefined), 0) < 40, size: 5, fill: stroke },
      width: line.look === "over" ? 2 : line.look === "faint" ? 1 : 1.6,
      alpha: line.look === "faint" ? 0.45 : 1,
      fill: line.look === "area" ? `${stroke}40` : undefined,
      value: (plot, value, index, at) => number(value ?? nearest(plot, index, at)),
    };
  }

  /** What a line looks like, for the legend. */
  function swatch(line) {
    const stroke = color(line.stroke);
    return line.dash && line.dash.length ? `repeating-linear-gradient(90deg, ${stroke} 0 5px, transparent 5px 8px)` : stroke;
  }

  function options(chart, width) {
    const axis = { stroke: color("--muted"), font: `11px ${color("--sans")}`, ticks: { show: false }, grid: { stroke: color("--grid"), width: 1 } };
    const isLog = chart.log;
    return {
      width, height: chart.height, ms: 1, padding: [14, 14, 0, 0],
      legend: { live: true, markers: { width: 0, fill: (_, index) => swatch(chart.lines[index - 1]) } }, cursor: { drag: { x: true, y: false, setScale: true }, focus: { prox: 24 }, points: { size: 7 } }, focus: { alpha: 0.35 },
      scales: { x: { time: false, range: (plot, low, high) => (low === high ? [low - 0.5, high + 0.5] : [low, high]) },
        y: isLog ? { distr: 3 } : { range: (plot, low, high) => { const top = chart.top ?? high; if (low === null) return [0, 1]; const room = (top - low) * 0.06 || Math.abs(top) * 0.1 || 1; return [low >= 0 && (chart.top || low < room) ? 0 : low - room, top + room]; } } },
      axes: [{ ...axis, grid: { show: false }, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? short(tick) : "")), size: 30 },
        { ...axis, size: 58, values: (_, ticks) => ticks.map(short) }],
      series: [{ label: "step", value: (_, value) => (value === null ? "–" : value.toLocaleString("en-US")) }, ...chart.lines.map(series)],
      hooks: { draw: [marks(chart)], setSelect: [(plot) => { if (plot.select.width > 0) plot.zoomed = true; }] },
    };
  }

  function caption(chart) {
    if (chart.note) return `${chart.note}${chart.log ? " Logarithmic." : ""}${chart.n_lost ? ` Not finite in ${chart.n_lost.toLocaleString("en-US")} of these steps.` : ""}`;
    const main = chart.lines[0];
    if (chart.lines.length > 1 && chart.lines.every((line) => !line.look)) {
      const ends = chart.lines.map((line) => { let at = line.y.length - 1; while (at > 0 && line.y[at] === null) at -= 1; return `${line.name} ${number(line.y[at])}`; });
      return `At last ${ends.join(", ")}.${chart.log ? " Logarithmic." : ""}${chart.n_lost ? ` Not finite in ${chart.n_lost.toLocaleString("en-US")} places.` : ""}`;
    }
    const known = main.y.map((value, index) => [value, main.x[index]]).filter(([value]) => value !== null);
    const lost = chart.n_lost ? ` Not finite in ${chart.n_lost.toLocaleString("en-US")} step${chart.n_lost > 1 ? "s" : ""}.` : "";
    if (!known.length) return lost.trim();
    const first = known[0], last = known[known.length - 1];
    if (chart.constant && known.length > 1) return `${number(first[0])} throughout.`;
    const least = known.reduce((best, one) => (one[0] < best[0] ? one : best));
    const step = (value) => value.toLocaleString("en-US");
    let text = `${number(first[0])} at step ${step(first[1])}, ${number(last[0])} at step ${step(last[1])}`;
    if (chart.id === "loss" && least[0] < Math.min(first[0], last[0])) text += `; lowest ${number(least[0])} at step ${step(least[1])}`;
    return `${text}.${chart.log ? " Logarithmic." : ""}${lost}`;
  }

  /** The figure with its place for the plot; `chart` has id, title, lines, marks, lost, and stays the caller's to change. */
  function make(chart, place) {
    const figure = document.createElement("figure");
    figure.className = `chart long${chart.wide ? " wide" : ""}${chart.lines.length === 1 ? " single" : ""}`;
    figure.dataset.chart = chart.id;
    const head = document.createElement("figcaption"), title = document.createElement("h3"), text = document.createElement("p"), back = document.createElement("button");
    title.textContent = chart.title;
    back.type = "button";
    back.className = "plain back";
    back.textContent = "Whole run";
    back.hidden = true;
    head.append(title, text);
    const box = document.createElement("div");
    box.className = "canvasbox";
    box.tabIndex = 0;
    box.setAttribute("role", "img");
    figure.append(head, back, box);
    place.append(figure);
    const entry = { chart, figure, box, title, text, back, plot: null, pending: false };
    box.addEventListener("keydown", (event) => keys(entry, event));
    back.addEventListener("click", () => reset(entry));
    made.add(entry);
    build(entry);
    new ResizeObserver(() => { const width = box.clientWidth; if (entry.plot && width > 0 && Math.abs(width - entry.plot.width) > 1) entry.plot.setSize({ width, height: entry.chart.height }); }).observe(box);
    return entry;
  }

  function say(entry) {
    const said = caption(entry.chart);
    entry.text.textContent = said;
    entry.box.setAttribute("aria-label", `${entry.chart.title} over steps. ${said}`);
  }

  function build(entry) {
    const view = entry.plot && entry.plot.zoomed ? { ...entry.plot.scales.x } : null;
    if (entry.plot) entry.plot.destroy();
    entry.chart.height ||= entry.chart.wide ? 280 : 200;
    entry.plot = new uPlot(options(entry.chart, Math.max(entry.box.clientWidth, 120)), aligned(entry.chart.lines), entry.box);
    entry.plot.over.addEventListener("dblclick", () => reset(entry));
    entry.plot.over.addEventListener("mouseup", () => setTimeout(() => { if (entry.plot.zoomed) zoomed(entry); }, 0));
    if (view) { entry.plot.zoomed = true; entry.plot.setScale("x", { min: view.min, max: view.max }); }
    say(entry);
  }

  function zoomed(entry) {
    entry.back.hidden = false;
    if (entry.chart.onZoom) entry.chart.onZoom(entry, entry.plot.scales.x.min, entry.plot.scales.x.max);
  }

  function reset(entry) {
    entry.plot.zoomed = false;
    entry.back.hidden = true;
    if (entry.chart.onReset) entry.chart.onReset(entry);
    const x = entry.plot.data[0];
    entry.plot.setScale("x", { min: x[0], max: x[x.length - 1] });
  }

  /** New points: drawn at the next frame, at most once for all changes of one moment; a zoomed view stays where it is. */
  function update(entry) {
    if (entry.pending) return;
    entry.pending = true;
    requestAnimationFrame(() => {
      entry.pending = false;
      if (entry.plot.series.length !== entry.chart.lines.length + 1) { build(entry); return; }
      entry.plot.setData(aligned(entry.chart.lines), !entry.plot.zoomed);
      if (entry.plot.zoomed) entry.plot.redraw();
      say(entry);
    });
  }

  function keys(entry, event) {
    const plot = entry.plot, width = plot.over.clientWidth;
    const { min, max } = plot.scales.x;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const now = plot.cursor.left >= 0 ? plot.cursor.left : width / 2;
      plot.setCursor({ left: Math.min(Math.max(now + (event.key === "ArrowLeft" ? -1 : 1) * Math.max(width / 100, 1), 0), width), top: plot.over.clientHeight / 2 });
    } else if (event.key === "+" || event.key === "=") {
      const middle = plot.posToVal(plot.cursor.left >= 0 ? plot.cursor.left : width / 2, "x"), room = (max - min) / 4;
      plot.zoomed = true;
      plot.setScale("x", { min: middle - room, max: middle + room });
      zoomed(entry);
    } else if (event.key === "-" || event.key === "Escape") reset(entry);
    else return;
    event.preventDefault();
  }

  const redraw = () => { for (const entry of made) build(entry); };
  new MutationObserver(redraw).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  /** Another chart in the place of the one that the entry has. */
  function renew(entry) {
    entry.figure.dataset.chart = entry.chart.id;
    entry.title.textContent = entry.chart.title;
    entry.back.hidden = true;
    entry.plot.zoomed = false;
    build(entry);
  }

  return { make, update, renew };
})();
