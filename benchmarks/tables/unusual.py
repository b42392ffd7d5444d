"""More healthy tables that tempt an alarm, none like those in `clean`: power laws, tides, wide counts, panels, texts in many scripts,
vectors with a steep spectrum.

Each function takes a generator and gives the arguments of `sleuth.check`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.tables.clean import divided


def auctions(dice, n=6000):
    """Lots: prices by a power law, bids of which a third are none, makers of whom most are rare, a lot number."""
    estimate = (30 * (1 + dice.pareto(1.4, n))).round(-1)
    bids = np.where(dice.random(n) < 0.3, 0, dice.negative_binomial(2, 0.25, n))
    makers = [
        f"{a}{b}" for a in ("Al", "Be", "Cor", "Dan", "El", "Fen", "Gar", "Hol") for b in ("bert", "dorf", "lund", "mann", "sen")
    ]
    weight = 1 / np.arange(1, len(makers) + 1) ** 1.3
    frame = pd.DataFrame(
        {
            "lot_no": dice.permutation(n) + 1,
            "estimate": estimate,
            "bids": bids,
            "maker": dice.choice(makers, n, p=weight / weight.sum()),
            "year_made": np.clip(1990 - dice.exponential(60, n), 1500, 2015).astype(int),
            "condition": dice.choice(["mint", "good", "fair", "poor", "restored"], n, p=[0.1, 0.5, 0.3, 0.097, 0.003]),
            "reserve": np.where(dice.random(n) < 0.5, 0.0, estimate * 0.8).round(2),
        }
    )
    frame["hammer"] = (estimate * np.exp(0.08 * bids + dice.normal(-0.4, 0.4, n))).round(0)
    return divided(frame, dice, target="hammer")


def tides(dice, n=9000):
    """A gauge every ten minutes: two tides, negative heights, a direction in degrees, gusts; the last third is the test."""
    t = np.arange(n) / 6
    height = 1.6 * np.sin(2 * np.pi * t / 12.42) + 0.5 * np.sin(2 * np.pi * t / 12 + 1) + 0.1 * dice.standard_normal(n)
    wind = np.abs(dice.normal(6, 3, n)).round(1)
    frame = pd.DataFrame(
        {
            "timestamp": pd.date_range("2021-03-01", periods=n, freq="10min"),
            "direction": (180 + 60 * dice.standard_normal(n)).round() % 360,
            "wind": wind,
            "gust": (wind * (1.1 + 0.9 * dice.random(n))).round(1),
            "pressure": (1013 + 4 * np.sin(2 * np.pi * t / 70) + 2 * dice.standard_normal(n)).round(1),
            "before": np.roll(height, 36).round(3),
        }
    )
    frame["height"] = height.round(3)
    frame = frame.iloc[36:].reset_index(drop=True)
    cut = len(frame) * 2 // 3
    return {"train": frame.iloc[:cut], "test": frame.iloc[cut:].reset_index(drop=True), "target": "height"}


def genes(dice, n=320):
    """Few samples, many counts with zeros; two tissues that differ in some genes."""
    tissue = dice.integers(0, 2, n)
    depth = np.exp(dice.normal(0, 0.3, n))[:, None]
    level = np.exp(dice.normal(2, 1.2, 140))
    change = np.where(np.arange(140) < 12, np.exp(dice.normal(0, 0.7, 140)), 1.0)
    counts = dice.poisson(dice.gamma(2.0, 0.5, (n, 140)) * level * depth * np.where(tissue[:, None] == 1, change, 1.0))
    frame = pd.DataFrame(counts, columns=[f"g{k:03d}" for k in range(140)])
    frame.insert(0, "sample", [f"S{k:04d}" for k in dice.permutation(n)])
    frame["tissue"] = np.array(["liver", "lung"])[tissue]
    return divided(frame, dice, share=0.3, target="tissue")


def survey(dice, n=3500):
    """Answers from 1 to 7, some not given, a rare but valid answer, comments that most people leave out."""
    mood = dice.normal(0, 1, n)
    answers = {f"q{k}": np.clip((4 + mood * 0.9 + dice.normal(0, 1.3, n)).round(), 1, 7) for k in range(1, 9)}
    frame = pd.DataFrame(answers)
    for name in frame.columns:
        frame.loc[dice.random(n) < 0.025, name] = np.nan
    frame["gender"] = dice.choice(["woman", "man", "other", "prefer not to say"], n, p=[0.5, 0.46, 0.02, 0.02])
    frame["region"] = dice.choice([f"region {k}" for k in range(1, 17)], n)
    frame["minutes"] = np.exp(dice.normal(2.2, 0.5, n)).round(1)
    frame["stays"] = np.where(mood + dice.normal(0, 0.9, n) > -0.6, "yes", "no")
    return divided(frame, dice, target="stays")


SCRIPTS = {
    "de": "Grüße schöner Tag Straße Zug fährt heute über Brücken während Kinder spielen und Regen fällt leise auf Dächer am Fluss",
    "fr": "où êtes vous déjà allé avec l'été français très loin près de la forêt qui dort sous un ciel d'été léger",
    "ru": "сегодня хорошая погода поезд идёт через мост дети играют дождь падает тихо на крыши возле реки вечером",
    "el": "σήμερα καλός καιρός το τρένο περνά τη γέφυρα τα παιδιά παίζουν η βροχή πέφτει ήσυχα στις στέγες",
    "tr": "bugün güzel bir gün tren köprüden geçiyor çocuklar oynuyor yağmur çatılara sessizce düşüyor ırmak kıyısında",
    "ar": "اليوم الطقس جميل القطار يعبر الجسر الأطفال يلعبون المطر يسقط بهدوء على السطوح قرب النهر",
    "hi": "आज मौसम अच्छा है रेल पुल से गुजरती है बच्चे खेल रहे हैं बारिश धीरे छतों पर गिरती है",
}
CHARACTERS = {
    "zh": "今天天气很好火车过桥孩子们在玩雨轻轻落在屋顶上河边的树很高山里有雪",
    "ja": "今日はとても良い天気です電車が橋を渡り子供が遊び雨が静かに屋根に落ちます",
}


def many_scripts(dice, n=2600):
    """Comments in nine languages and eight scripts, short and long; the label has nothing to do with the language."""
    texts = []
    for language in dice.choice([*SCRIPTS, *CHARACTERS], n):
        length = int(dice.integers(5, 30))
        if language in SCRIPTS:
            texts.append(" ".join(dice.choice(SCRIPTS[language].split(), length)) + str(dice.choice([".", "!", "?", " …", ""])))
        else:
            texts.append("".join(dice.choice(list(CHARACTERS[language]), 2 * length)) + "。")
    frame = pd.DataFrame({"comment": texts, "stars": dice.choice([1, 2, 3, 4, 5], n, p=[0.1, 0.1, 0.2, 0.3, 0.3])})
    return divided(frame, dice, target="stars", text="comment")


def posts(dice, n=4000):
    """Posts of at most 280 signs with tags, addresses and pictures; many share a tag, some are one word, some repeat letters."""
    words = "so tired today again lol cannot wait for the match tonight who else is going omg this song the weather is wild coffee first then work pls help my phone died".split()
    tags, faces = ["#monday", "#football", "#cats", "#news", "@anna_b", "@the_real_joe"], ["😀", "😂😂", "🔥", "❤️", "🙃", ""]
    texts = []
    for _ in range(n):
        parts = [*dice.choice(words, int(min(1 + dice.exponential(14), 60))), str(dice.choice(tags)), str(dice.choice(faces))]
        if dice.random() < 0.15:
            parts.append("https://exa.mple/" + "".join(dice.choice(list("abcdefghij0123456789"), 8)))
        if dice.random() < 0.1:
            parts.append("soooo" + "o" * int(dice.integers(1, 9)))
        while len(" ".join(parts)) > 280:  # people leave words out until it fits
            del parts[int(dice.integers(len(parts)))]
        texts.append(" ".join(one for one in parts if one))
    frame = pd.DataFrame(
        {
            "post": texts,
            "likes": dice.negative_binomial(1, 0.03, n),
            "kind": dice.choice(["joy", "anger", "other"], n, p=[0.4, 0.2, 0.4]),
        }
    )
    return divided(frame, dice, target="kind", text="post")


def snippets(dice, n=1500):
    """Pieces of code and of markup, with line breaks; many begin alike, since code does."""
    names = [
        f"{a}_{b}"
        for a in ("read", "load", "make", "find", "sort", "drop", "join", "send")
        for b in ("row", "file", "user", "page", "edge", "token")
    ]
    texts, kinds = [], []
    for _ in range(n):
        kind = str(dice.choice(["python", "html", "sql"]))
        some = [str(one) for one in dice.choice(names, 6)]
        number = dice.integers(1, 10_000, 4)
        if kind == "python":
            body = "\n".join(f"    {a} = {b}({k})" for a, b, k in zip(some[1:4], some[2:5], number))
            texts.append(f"import numpy as np\n\ndef {some[0]}({some[1]}, {some[2]}):\n{body}\n    return {some[5]}\n")
        elif kind == "html":
            texts.append(
                f'<div class="{some[0]}"><p>{some[1]} {number[0]}</p><a href="/{some[2]}/{number[1]}">{some[3]}</a></div>'
            )
        else:
            texts.append(
                f"SELECT {some[0]}, {some[1]} FROM {some[2]} WHERE {some[3]} > {number[0]} ORDER BY {some[4]} LIMIT {number[1]}"
            )
        kinds.append(kind)
    frame = pd.DataFrame({"code": texts, "n_signs": [len(one) + int(dice.integers(0, 40)) for one in texts], "language": kinds})
    return divided(frame, dice, target="language", text="code")


def vectors(dice, n=2400, width=96):
    """Sentence vectors of length one: a common direction, a spectrum that falls steeply, four topics, some longer outliers none."""
    topic = dice.integers(0, 4, n)
    scale = 1 / np.arange(1, width + 1) ** 0.7
    centres = dice.normal(0, 1.2, (4, width)) * scale
    made = centres[topic] + dice.normal(0, 1, (n, width)) * scale + 0.8 * scale[0]
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    frame = pd.DataFrame(
        {"vector": list(made.astype(np.float32)), "length": dice.poisson(40, n), "topic": np.array(list("abcd"))[topic]}
    )
    return divided(frame, dice, target="topic", embedding="vector")


def panel(dice, n_stores=45, n_weeks=120):
    """Stores by weeks: promotions, prices that end in nine, seasons, stores that opened later and know no former sales; split by time."""
    store, week = np.meshgrid(np.arange(n_stores), np.arange(n_weeks))
    store, week = store.ravel(), week.ravel()
    size = np.exp(dice.normal(0, 0.5, n_stores))[store]
    promotion = dice.random(len(store)) < 0.18
    price = np.where(promotion, 7.99, 9.99)
    season = 1 + 0.25 * np.sin(2 * np.pi * week / 30)
    sales = dice.poisson(60 * size * season * np.where(promotion, 1.5, 1.0))
    before = np.roll(sales, n_stores).astype(float)
    opened = np.where(np.arange(n_stores) < 8, dice.integers(2, 14, n_stores), 0)[store]
    before[week <= opened] = np.nan
    frame = pd.DataFrame(
        {
            "week": pd.Timestamp("2022-01-03") + pd.to_timedelta(7 * week, unit="D"),
            "store": [f"St-{k:02d}" for k in store],
            "price": price,
            "promotion": promotion,
            "sales_before": before,
            "sales": sales,
        }
    )
    frame = frame[week >= np.maximum(opened, 1)].reset_index(drop=True)
    cut = int((frame["week"] < frame["week"].iloc[0] + pd.Timedelta(days=7 * 89)).sum())
    return {
        "train": frame.iloc[:cut],
        "test": frame.iloc[cut:].reset_index(drop=True),
        "target": "sales",
        "time": "week",
        "groups": "store",
    }


UNUSUAL = {one.__name__: one for one in (auctions, tides, genes, survey, many_scripts, posts, snippets, vectors, panel)}
