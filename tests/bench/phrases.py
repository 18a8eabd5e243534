"""Patterns of titles and summaries, after those of the real list.

{g} a local government, {p} a partner, {c} its country, {t} a word of a topic, {w} any word of the
list, {k} a kind of agreement, {d} what the parties mean to do.
"""

TITLES = (
    "{g}と{p}との{t}に関する{k}",
    "{g}と{p}との{t}交流に関する{k}",
    "日本国{g}と{c}{p}との{t}分野における相互協力に関する{k}",
    "{g}・{p}友好交流{k}",
    "{g}と{p}の経済交流の促進に係る{k}",
    "{t}の協力に関する{k}",
    "{t}交流{k}",
    "{p}との{t}に関する{k}",
    "友好交流{k}",
    "{g}・{p}観光{t}{k}",
)
KINDS = (
    "覚書",
    "覚書",
    "覚書",
    "協定書",
    "協定書",
    "協定",
    "同意書",
    "合意書",
    "確認書",
    "議定書",
    "意向書",
    "趣意書",
    "了解覚書",
    "共同宣言",
)
SENTENCES = (
    "{t}分野における協力を{d}ため締結。",
    "相互の{t}交流の推進を図る。",
    "{t}と{w}に関する情報を交換し、職員を相互に派遣する。",
    "{g}と{p}の{w}の交流を{d}もの。",
    "{p}の{t}の経験を{g}の{w}に生かし、友好を深める。",
    "{w}の開催や{t}の研修を通じて、両地域の発展に寄与する。",
    "経済、{t}、{w}などの分野で協力を{d}ことで合意した。",
    "{w}を契機として交流が始まり、{t}の協力を続けている。",
)
DEEDS = ("促進する", "強化する", "進める", "拡大する", "図る", "支援する", "深める")
