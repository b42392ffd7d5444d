"use strict";
(() => {
  const root = document.documentElement;
  const tip = document.getElementById("tip");
  const UNITS = 10000;

  // Theme: as the system says, until the reader chooses.
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const remembered = (() => { try { return localStorage.getItem("sleuth-theme"); } catch { return null; } })();
  const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const label = () => { button.textContent = isDark() ? "Light" : "Dark"; button.setAttribute("aria-label", `Use the ${isDark() ? "light" : "dark"} theme`); };
  if (remembered === "dark" || remembered === "light") root.dataset.theme = remembered;
  button.hidden = false;
  label();
  system.addEventListener("change", label);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("sleuth-theme", root.dataset.theme); } catch { /* a file may not have storage */ }
    label();
  });

  // Numbers.
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const pair = (text) => text.split(" ").map(Number);
  function shown(value, resolution = 0) {
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size < resolution) return "about 0";
    const digits = resolution ? clamp(Math.floor(Math.log10(size / resolution)) + 1, 1, 4) : 3;
    return size >= 1e6 || size < 1e-3 ? value.toExponential(digits - 1) : Number(value.toPrecision(digits)).toLocaleString("en-US", { maximumSignificantDigits: digits });
  }
  function reader(svg) {
    const [low, high] = pair(svg.dataset.y);
    if (!svg.dataset.log) return (share) => low + (high - low) * share;
    const bottom = Math.log10(low), top = Math.log10(high);
    return (share) => 10 ** (bottom + (top - bottom) * share);
  }
  function say(text, x, y) {
    tip.textContent = text;
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${clamp(x + 14, 4, innerWidth - box.width - 4)}px`;
    tip.style.top = `${y + 18 + box.height > innerHeight ? y - box.height - 10 : y + 18}px`;
  }
  function element(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }
  /** Pointer and keys call `at(share of the width, share of the height or null)`; leaving hides the value. */
  function follow(svg, at, leave) {
    let place = 0.5;
    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      place = clamp((event.clientX - box.left) / box.width, 0, 1);
      const text = at(place, clamp((event.clientY - box.top) / box.height, 0, 1));
      if (text) say(text, event.clientX, event.clientY);
    });
    svg.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: -0.01, ArrowRight: 0.01 }[event.key];
      if (!move) return;
      event.preventDefault();
      place = clamp(place + move, 0, 1);
      const box = svg.getBoundingClientRect();
      const text = at(place, null);
      if (text) say(text, box.left + place * box.width, box.top + 20);
    });
    for (const kind of ["pointerleave", "blur"]) svg.addEventListener(kind, () => { tip.hidden = true; leave(); });
  }

  // Line charts: the values are read back from the curves.
  function points(path) {
    const found = [];
    let x = 0, y = 0;
    for (const [, letter, numbers] of path.getAttribute("d").matchAll(/([Mlh])([^Mlh]*)/g)) {
      const values = (numbers.match(/-?\d+/g) || []).map(Number);
      if (letter === "h") continue;
      for (let i = 0; i + 1 < values.length; i += 2) {
        [x, y] = letter === "M" ? [values[i], values[i + 1]] : [x + values[i], y + values[i + 1]];
        found.push([x, y]);
      }
    }
    return found;
  }
  function nearest(series, x) {
    let low = 0, high = series.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (series[middle][0] < x) low = middle + 1; else high = middle;
    }
    return low > 0 && x - series[low - 1][0] < series[low][0] - x ? series[low - 1] : series[low];
  }
  function steps(low, high) {
    const rough = Math.max((high - low) / 7, 0.2), power = 10 ** Math.floor(Math.log10(rough));
    const size = Math.max([1, 2, 5, 10].map((nice) => nice * power).find((nice) => nice >= rough), 1);
    const found = [];
    for (let value = Math.ceil(low / size) * size; value <= high; value += size) found.push(value);
    return found;
  }
  function lines(svg) {
    const inner = svg.querySelector(".inner");
    const [first, last] = pair(svg.dataset.x);
    const value = reader(svg);
    const [low, high] = pair(svg.dataset.y);
    const resolution = svg.dataset.log ? 0 : (high - low) / UNITS * 2;
    let view = [0, UNITS], start = null, series = null;
    const cursor = svg.appendChild(element("line", { class: "cursor", y1: "0", y2: "100%", visibility: "hidden" }));
    const band = svg.appendChild(element("rect", { class: "band", y: "0", height: "100%", visibility: "hidden" }));
    const step = (x) => first + (last - first) * x / UNITS;
    const inView = (share) => view[0] + share * (view[1] - view[0]);
    const seen = (x) => (x - view[0]) / (view[1] - view[0]);
    const name = (y) => svg.dataset.zero === "1" && y >= UNITS ? "0" : shown(value(1 - y / UNITS), resolution);

    follow(svg, (share, height) => {
      series ||= [...inner.querySelectorAll("[data-name]")].map((path) => [path.dataset.name, points(path), path.classList.contains("lost")]);
      const x = inView(share);
      const rows = series.filter(([, all]) => all.length).map(([title, all, isLost]) => [title, nearest(all, x), isLost])
        .filter(([, point]) => Math.abs(seen(point[0]) - share) < 0.06);
      cursor.setAttribute("visibility", rows.length ? "visible" : "hidden");
      if (!rows.length) return "";
      const closest = rows.reduce((best, row) => (Math.abs(row[1][0] - x) < Math.abs(best[1][0] - x) ? row : best))[1][0];
      for (const key of ["x1", "x2"]) cursor.setAttribute(key, `${100 * seen(closest)}%`);
      if (height !== null) rows.sort((a, b) => Math.abs(a[1][1] / UNITS - height) - Math.abs(b[1][1] / UNITS - height));
      const texts = rows.slice(0, 7).map(([title, point, isLost]) => (isLost ? title : `${title}: ${name(point[1])}`));
      return [`step ${Math.round(step(closest)).toLocaleString("en-US")}`, ...texts, ...(rows.length > 7 ? [`and ${rows.length - 7} more`] : [])].join("\n");
    }, () => { cursor.setAttribute("visibility", "hidden"); });

    function zoom(from, to) {
      view = [from, to];
      inner.setAttribute("viewBox", `${from} 0 ${to - from} ${UNITS}`);
      for (const old of svg.querySelectorAll(".tick.x")) old.remove();
      for (const [index, tick] of steps(step(from), step(to)).entries()) {
        const x = seen((tick - first) / (last - first) * UNITS);
        const text = element("text", { class: `tick x${index % 2 ? " odd" : ""}`, x: `${100 * x}%`, y: "100%", dy: "1.5em" });
        text.textContent = tick.toLocaleString("en-US");
        svg.append(text);
      }
      for (const letter of svg.querySelectorAll(".letter")) {
        const x = seen((Number(letter.dataset.x) - first) / (last - first) * UNITS);
        letter.setAttribute("x", `${100 * x}%`);
        letter.setAttribute("visibility", x < 0 || x > 1 ? "hidden" : "visible");
      }
    }
    const share = (event) => { const box = svg.getBoundingClientRect(); return clamp((event.clientX - box.left) / box.width, 0, 1); };
    svg.addEventListener("pointerdown", (event) => { if (event.pointerType === "mouse" && event.button === 0) { start = share(event); svg.setPointerCapture(event.pointerId); event.preventDefault(); svg.focus(); } });
    svg.addEventListener("pointermove", (event) => {
      if (start === null) return;
      const now = share(event);
      band.setAttribute("x", `${100 * Math.min(start, now)}%`);
      band.setAttribute("width", `${100 * Math.abs(now - start)}%`);
      band.setAttribute("visibility", "visible");
    });
    svg.addEventListener("pointerup", (event) => {
      if (start === null) return;
      const [from, to] = [start, share(event)].sort((a, b) => a - b).map(inView);
      if (to - from > UNITS / 200 && to - from > (view[1] - view[0]) / 50) zoom(from, to);
      start = null;
      band.setAttribute("visibility", "hidden");
    });
    svg.addEventListener("dblclick", () => zoom(0, UNITS));
    svg.addEventListener("keydown", (event) => { if (event.key === "Escape") zoom(0, UNITS); });
  }

  // Heat maps: two characters a cell.
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  function heat(svg) {
    const rows = JSON.parse(svg.dataset.rows), columns = svg.dataset.columns.split(" ").map(Number), codes = svg.dataset.v;
    const value = reader(svg), isShare = svg.dataset.unit === "%";
    let row = 0;
    follow(svg, (share, height) => {
      if (height !== null) row = Math.min(Math.floor(height * rows.length), rows.length - 1);
      const column = Math.min(Math.floor(share * columns.length), columns.length - 1);
      const at = 2 * (row * columns.length + column);
      const code = 64 * DIGITS.indexOf(codes[at]) + DIGITS.indexOf(codes[at + 1]);
      if (!rows[row]) return "";
      const number = isShare ? `${shown(100 * value((code - 3) / 4092))} %` : shown(value((code - 3) / 4092));
      const text = ["not recorded", "0", "not finite"][code] ?? number;
      return `${rows[row]}\nstep ${columns[column].toLocaleString("en-US")}: ${text}`;
    }, () => {});
    svg.addEventListener("keydown", (event) => {
      const move = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!move) return;
      event.preventDefault();
      row = clamp(row + move, 0, rows.length - 1);
    });
  }

  const attach = (part) => { for (const svg of part.querySelectorAll("svg.plot:not(.still)")) (svg.classList.contains("heat") ? heat : lines)(svg); };
  attach(document);
  document.addEventListener("sleuth-drawn", (event) => attach(event.target)); // a live page put a part in
  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details")) one.open = true; });
})();
