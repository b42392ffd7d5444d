import doctest
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sleuth.evidence.place import Place
from sleuth.render import html
from sleuth.render.html import MAX_BYTES, page
from sleuth.rule import Where
from sleuth.verdict import Found
from tests.render.deep import deep_trace
from tests.render.models import EDGE, LEAK, MODEL_REPORTS, classification, model_report
from tests.render.reports import (
    ENVIRONMENT,
    FLAT,
    FORGOTTEN,
    NOT_CHECKED,
    ODD,
    REPORTS,
    STILL,
    TIMID,
    diagnosis,
    faulty_trace,
    report,
)

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">'\"&{{7*7}}\u202e\x1b[31m\udcff"


def hostile():
    """A report in which every text that a program can choose attacks the page."""
    where = Where(Place(HOSTILE, 3, HOSTILE), HOSTILE, 20)
    finding = replace(FORGOTTEN.finding, message=HOSTILE, where=where, values={HOSTILE: HOSTILE}, fix=f"`{HOSTILE}`")
    trace = faulty_trace()
    trace = replace(
        trace,
        run=replace(trace.run, exception=HOSTILE, device=HOSTILE, status=HOSTILE),
        models=(replace(trace.models[0], name=HOSTILE, kind=HOSTILE, place=Place(HOSTILE, 1, HOSTILE)),),
        layers=tuple(replace(one, name=HOSTILE + one.name, kind=HOSTILE) for one in trace.layers),
        parameters=tuple(replace(one, name=HOSTILE + one.name) for one in trace.parameters),
        optimizers=(replace(trace.optimizers[0], kind=HOSTILE),),
        loaders=(replace(trace.loaders[0], dataset=HOSTILE, sampler=HOSTILE),),
        activations=replace(trace.activations, name=(HOSTILE, "1", "2")),
        updates=tuple(replace(one, place=Place(HOSTILE, 1, HOSTILE), order="<&" + one.order) for one in trace.updates),
    )
    return report(
        diagnosis(Found(FORGOTTEN.rule, finding), ODD, skipped=NOT_CHECKED[:1]), trace, run=HOSTILE, script=HOSTILE,
        command=(HOSTILE,), environment=((HOSTILE, HOSTILE), *ENVIRONMENT), folder=HOSTILE,
    )  # fmt: skip


def deep(**size):
    late = replace(TIMID.finding, where=Where(Place("train.py", 41, "x"), "blocks.2.up", 2000))
    return report(diagnosis(Found(TIMID.rule, late), FLAT, STILL, skipped=NOT_CHECKED[1:]), deep_trace(**size))


def hostile_model():
    """A classical program whose columns, classes, variables and estimators attack the page."""
    seen = classification((HOSTILE, "b" + HOSTILE, "c"), (HOSTILE, "z" + HOSTILE))
    seen = replace(
        seen,
        data=tuple(replace(one, variable=HOSTILE + str(at)) for at, one in enumerate(seen.data)),
        estimators=tuple(
            replace(one, name=HOSTILE + one.name, variable=HOSTILE, params=((HOSTILE, HOSTILE),), warnings=(HOSTILE,))
            for one in seen.estimators
        ),
        splits=tuple(replace(one, name=HOSTILE, place=Place(HOSTILE, 3, HOSTILE)) for one in seen.splits),
        metrics=tuple(replace(one, name=HOSTILE + one.name) for one in seen.metrics),
        run=replace(seen.run, exception=HOSTILE, status=HOSTILE),
    )
    where = Where(Place(HOSTILE, 3, HOSTILE))
    finding = replace(LEAK.finding, message=HOSTILE, where=where, values={HOSTILE: HOSTILE}, fix=f"`{HOSTILE}`")
    return replace(model_report(seen, Found(LEAK.rule, finding), EDGE), script=HOSTILE, run=HOSTILE)


MODEL_PAGES = {**{f"model-{name}": made for name, made in MODEL_REPORTS.items()}, "model-hostile": hostile_model}
PAGES = {**REPORTS, "hostile": hostile, "deep": deep, **MODEL_PAGES}


# The text


class Outline(HTMLParser):
    """Tags, headings, ids and links of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.levels, self.ids, self.links, self.svgs = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values[key] for key in ("href", "src") if key in values]
        if tag == "svg":
            self.svgs.append(values)


@pytest.mark.parametrize("name", PAGES)
def test_structure(name):
    outline = Outline(page(PAGES[name]()))
    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert all(link.startswith("#") and link[1:] in outline.ids for link in outline.links)
    assert outline.tags.count("script") == outline.tags.count("style") == 1
    assert not {"img", "iframe", "object", "embed", "form", "link"} & set(outline.tags)
    plots = [one for one in outline.svgs if "plot" in one.get("class", "")]
    assert all(one["role"] == "img" and len(one["aria-label"]) > 20 for one in plots)
    assert bool(plots) == (name not in ("no-training", "no-steps"))


@pytest.mark.parametrize("name", PAGES)
def test_no_style_or_handler_in_attributes(name):
    text = page(PAGES[name]())
    body = text[text.index("<body>") : text.index("<script>")]
    for tag in re.findall(r"<[a-z][^>]*>", body):
        assert not re.search(r"\s(style|on[a-z]+)=", re.sub(r'"[^"]*"', '""', tag))


@pytest.mark.parametrize("made", [hostile, hostile_model])
def test_hostile_names_stay_text(made):
    text = page(made())
    assert "<img" not in text
    assert text.count("<script>") == text.count("</script>") == 1
    assert "{{7*7}}" in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert text.encode()


def test_the_cause_comes_first():
    text = page(REPORTS["fault"]())
    shown = re.sub(r"<[^>]+>", " ", text[text.index("<main") :])
    parts = ["forgotten-parameters", "optimizer = torch", "Measured", "Therefore", "Change", "flat-loss", "Evidence"]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    assert Outline(text).ids == ["theme", "main", "evidence", "layers", "loop", "hints", "run", "not-checked", "passed", "tip"]
    assert "the rule itself failed: ZeroDivisionError: division by zero" in shown


def test_of_very_many_possible_causes_the_first_are_shown_and_the_others_folded():
    from sleuth.render.templating import FIRST_CAUSES

    names = tuple(f"cause-{at}" for at in range(FIRST_CAUSES + 5))
    made = REPORTS["symptom"]()
    symptoms = tuple(replace(one, candidates=names) for one in made.diagnosis.symptoms)
    text = page(replace(made, diagnosis=replace(made.diagnosis, symptoms=symptoms)))
    shown, _, folded = text[text.index("Could come from") :].partition(
        '<details class="candidates"><summary>and 5 others</summary>'
    )
    assert [f">{name}<" in shown for name in names] == [at < FIRST_CAUSES for at in range(len(names))]
    assert f">{names[-1]}<" in folded


def test_every_symptom_names_its_possible_causes():
    text = page(REPORTS["symptom"]())
    assert "Could come from" in text
    assert 'class="rule">forgotten-parameters<' in text


def test_a_run_that_raised_says_so():
    assert "ended at step 3 with <code>RuntimeError: shapes (32x20 and 21x32) do not match</code>" in page(REPORTS["raised"]())


def test_the_same_report_gives_the_same_page():
    assert page(REPORTS["fault"]()) == page(REPORTS["fault"]())


def test_examples_hold():
    assert doctest.testmod(html).failed == 0


def test_a_huge_run_gives_a_small_page_quickly():
    made = deep(n_steps=100_000, n_blocks=334, n_watched=1500)
    begin = time.process_time()
    text = page(made)
    assert time.process_time() - begin < 8  # seconds of processor time; about two on an idle machine
    assert len(text.encode()) <= MAX_BYTES
    assert "100,000" in text
    assert "more layers" in text


def test_a_page_that_would_be_too_large_is_made_with_less_detail():
    many = [Found(STILL.rule, replace(STILL.finding, message=f"{index} " + "long text " * 400)) for index in range(200)]
    made = report(diagnosis(FORGOTTEN, *many, ODD), deep_trace(n_blocks=100))
    text = page(made)
    assert len(text.encode()) <= MAX_BYTES
    assert "more findings of this kind; the JSON has all of them" in text


# In the browser


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield made
        made.close()


@pytest.fixture
def open_page(browser, tmp_path):
    """Open a report in a theme and width; every console message, error and request is collected in the page's `seen`."""
    contexts = []

    def opened(made, *, theme="light", width=1280, javascript=True):
        path = tmp_path / "report.html"
        path.write_text(page(made), encoding="utf-8")
        context = browser.new_context(
            color_scheme=theme, viewport={"width": width, "height": 900}, java_script_enabled=javascript
        )
        contexts.append(context)
        tab = context.new_page()
        tab.seen = []
        tab.on("console", lambda message: tab.seen.append(message.text))
        tab.on("pageerror", lambda error: tab.seen.append(str(error)))
        tab.on("request", lambda request: None if request.url == path.as_uri() else tab.seen.append(request.url))
        tab.goto(path.as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_error_no_request_and_nothing_runs_over(open_page, name, theme):
    for width in (360, 1440):
        tab = open_page(PAGES[name](), theme=theme, width=width)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        for plot in tab.query_selector_all("svg.plot"):
            plot.hover()
        assert tab.seen == []
        assert "owned" not in tab.title()[:5]


def test_the_policy_forbids_foreign_script(open_page):
    tab = open_page(REPORTS["fault"]())
    tab.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.owned = 1'; document.body.append(one); }"
    )
    assert tab.evaluate("window.owned") is None
    assert any("Content Security Policy" in one for one in tab.seen)


COLORS = "() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; }"


def brightness(color):
    return sum(int(part) for part in re.findall(r"\d+", color)[:3])


def test_themes_follow_the_system_and_the_button(open_page):
    for theme, other in (("light", "Dark"), ("dark", "Light")):
        tab = open_page(REPORTS["fault"](), theme=theme)
        ground, ink = tab.evaluate(COLORS)
        assert (brightness(ground) > brightness(ink)) == (theme == "light")
        button = tab.get_by_role("button", name=f"Use the {other.lower()} theme")
        assert button.inner_text() == other
        button.click()
        ground, ink = tab.evaluate(COLORS)
        assert (brightness(ground) > brightness(ink)) == (theme == "dark")
        tab.reload()
        assert brightness(tab.evaluate(COLORS)[0]) == brightness(ground)
        assert tab.seen == []


def test_reads_well_without_script(open_page):
    tab = open_page(REPORTS["fault"](), javascript=False)
    assert tab.locator("h1").inner_text() == "forgotten-parameters"
    assert tab.locator("svg.plot").first.is_visible()
    assert not tab.locator("#theme").is_visible()


CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
  const low = [];
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg") || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push(e.className + ": " + e.textContent.trim().slice(0, 30));
  }
  return low;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["fault", "symptom", "clean", "deep", "model-leak", "model-sound"])
def test_text_has_contrast(open_page, name, theme):
    tab = open_page(PAGES[name](), theme=theme)
    tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert tab.evaluate(CONTRAST) == []


def tip(tab):
    return tab.locator("#tip").inner_text() if tab.locator("#tip").is_visible() else ""


def test_hover_shows_the_values(open_page):
    made = REPORTS["fault"]()
    tab = open_page(made)
    plot = tab.locator("svg.plot").first
    box = plot.bounding_box()
    plot.hover(position={"x": box["width"] * 0.995, "y": 20})
    lines = tip(tab).splitlines()
    assert lines[0] == "step 199"
    shown = next(float(line.split(": ")[1]) for line in lines if line.startswith("training: "))
    assert shown == pytest.approx(float(made.trace.scalars.loss[199]), abs=0.002)
    tab.mouse.move(2, 2)
    assert tip(tab) == ""


def test_hover_shows_the_cell(open_page):
    made = REPORTS["fault"]()
    tab = open_page(made)
    plot = tab.locator("svg.heat").first  # gradient norm by layer
    box = plot.bounding_box()
    plot.hover(position={"x": box["width"] - 2, "y": 3})
    name, text = tip(tab).splitlines()
    last = made.trace.gradients.gradient_norm[-1]
    assert name == "0"
    assert text.startswith("step 199: ")
    assert float(text.split(": ")[1]) == pytest.approx(float((last[0] ** 2 + last[1] ** 2) ** 0.5), rel=0.01)


def test_keys_move_the_value(open_page):
    tab = open_page(REPORTS["fault"]())
    tab.locator("svg.plot").first.focus()
    tab.keyboard.press("ArrowRight")
    first = tip(tab)
    for _ in range(10):
        tab.keyboard.press("ArrowRight")
    assert first.startswith("step ")
    assert tip(tab) != first


def test_dragging_zooms_and_a_double_click_goes_back(open_page):
    tab = open_page(REPORTS["fault"]())
    plot = tab.locator("svg.plot").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    whole = plot.locator("svg.inner").get_attribute("viewBox")
    y = box["y"] + 100
    tab.mouse.move(box["x"] + 0.25 * box["width"], y)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 0.4 * box["width"], y)
    tab.mouse.move(box["x"] + 0.5 * box["width"], y)
    tab.mouse.up()
    start, _, length, _ = map(float, plot.locator("svg.inner").get_attribute("viewBox").split())
    assert (start, length) == pytest.approx((2500, 2500), abs=60)
    ticks = [int(one) for one in plot.locator(".tick.x").all_text_contents()]
    assert ticks[0] >= 48
    assert ticks[-1] <= 101
    assert len(ticks) >= 3
    tab.mouse.dblclick(box["x"] + 50, y)
    assert plot.locator("svg.inner").get_attribute("viewBox") == whole
    assert tab.seen == []


def test_prints(open_page, tmp_path):
    tab = open_page(REPORTS["fault"](), theme="dark")
    tab.emulate_media(media="print")
    assert not tab.locator("nav").is_visible()
    tab.pdf(path=str(tmp_path / "report.pdf"))
    assert (tmp_path / "report.pdf").stat().st_size > 10_000
