"""The words by which a text says that an agreement was signed, and by which it says other things.

Tables only: word lists and the patterns made of them, for the other `signing` modules. Texts are
in NFKC; a quoted name is one private-use character between 「 and 」.
"""

import re


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


# Names of documents and of ties, which also are "signed".
DOCUMENT = _any(
    "協定書? 覚え?書 協議書 議定書 合意書 合意文書? 共同宣言書? 宣言書? 共同声明書? 声明書? 趣意書"
    " 確認書 同意書 意向書 盟約書? 備忘録 契約書? 憲章 取極書? 取り?決め書? 実施細目 実施要領"
    " 行動計画書? MOU MoU LOI MOC"
)
TIE = _any("提携 縁組 盟約 関係")

# What is done to them, surely or less surely a signing, and what is done again.
SIGN = _any("締結 (?<!仮)調印 署名 締約 サイン(?=し|。|$)")
SIGN_WEAKLY = _any("提携 合意 同意 樹立 宣言 声明")
RENEW = _any("(?<!自動)更新 延長 改定 改訂 一部改正 見直し 再契約")

# Beginnings, ends, offers and plans: no signing follows them on the same date.
_DEED = _any(
    "就航 開設 開港 オープン 輸出 出荷 開始 設置 合併 改称 策定 発足 設立 創設 完成 竣工 加盟 加入"
    " 施行 発効 失効 終了 満了 廃止 解消 開業 開館 開校 着任 就任 誕生 始動 発生 結成 認定 登録"
    " 決定 決議 着工 供用"
)
_OFFER = _any("提案 打診 要請 申し?入れ? 申し?出 招待")
_PLAN = _any("予定 見込 目指 めざ 検討")
EVENT = re.compile(
    rf"{_DEED}|{_OFFER}|{_PLAN}|訪問|来[日県市訪道府]|会[談議合見]|大会|開催|参加|期限?|周年|現在"
)

# What may follow a verb of signing for it to be done: not 締結の打診, 締結したい, 締結する予定.
_END = r"(?=[。\])(]|\s|$)"
_ENACTED = r"し(?!た[いく]|よう|ては)|さ(?!れる(?:予定|見込))"
_DONE = (
    rf"(?={_ENACTED}|す(?!る(?:予定|方向|見込|ため|こと|べ|よう|ほか))"
    r"|を(?:し|行(?!う予定)|交わ|経|終|完了|実施|果た)|に(?:至|こぎ)|が(?:行|実現|成立|な)"
    rf"|の(?:運び|(?=「|[一-龥ァ-ヶーA-Za-z]*{DOCUMENT}))|済|後|以[来降]|とな|と同時|式"
    r"|[。、\])」;:/・(→]|\s|$)"
)

# The first of these behind a date says what happened then (`weak` only if nothing better follows).
_STEPS: dict[str, tuple[str, ...]] = {
    "begun": (rf"(?:始め|始まっ|開始し|開始され)た(?=[一-龥ァ-ヶー]*(?:{DOCUMENT}|{TIE}))",),
    "stop": (
        rf"{_DEED}(?:し(?!よう|た[いく])|さ[れせ]|を(?:行|し)|{_END})",
        "始め[たて]|始ま[りっ]|都市とな[りっ]",
        "[たる]こと[をが]?(?:契機|きっかけ|機に|受け|踏まえ)|[たる]こと(?:から|に伴|により)",
        "て以[来降]|その後|のち|(?<![今最前締結印名])後[、に]",
        rf"{_OFFER}[がをさし]|{_PLAN}",
        rf"(?:{SIGN}|提携)(?:する)?(?:こと)?[でにを](?:つい[てで])?(?:基本)?合意",
    ),
    "signed_again": (
        rf"(?:再|(?:再度|再び|改めて|あらためて)[^。、]{{0,12}}?){SIGN}{_DONE}",
        rf"{RENEW}(?:のため|につい[てき]|に関)?(?:する|の)?{DOCUMENT}[にを]{SIGN}{_DONE}",
    ),
    "renewed": (rf"{RENEW}(?=し|さ|する?こと|を行|済|[。、\])(]|\s|$)",),
    "signed": (
        rf"{SIGN}{_DONE}|取り?交わ[しさ]|(?<![路便船とぶ]で)(?<!と)結ばれた",
        rf"(?:{DOCUMENT}|{TIE}|文書|」)(?:等|など)?[のをが]?[^。、「」]{{0,12}}?"
        rf"(?:結[びんば]|と?り?交わ[しさす]|とりかわ|手交|交換(?=し|さ|式|を行|、|{_END}))",
    ),
    "weak": (
        rf"提携(?:関係)?を?開始|{SIGN_WEAKLY}を行[っい]",
        rf"{SIGN_WEAKLY}(?:を(?:発表|採択|発出|表明))?(?={_ENACTED}|に至|済|とな|、|{_END})",
        rf"(?:{DOCUMENT}|」)(?:を?(?:発表|採択|発出))?{_END}",
    ),
}
STEPS = re.compile("|".join(f"(?P<{kind}>{'|'.join(some)})" for kind, some in _STEPS.items()))

# Dates that are a term, its end or an as-of date: 2012年4月から, ～2015年, 2016年現在.
RANGE_BEHIND = re.compile(
    r"\s*(?:(?:末|初め|初旬|[上中下]旬|[春夏秋冬頃])?(?:から|より|まで|以[降後来前])|[~〜]|現在|時点"
    r"|[-–―]\s*(?:[0-9]|$)|を(?:期限|目途|目標|もって|めど)|が(?:有効)?期限"
    r"|に?(?:満了|失効|発効|施行|向け))"
)
RANGE_BEFORE = re.compile(r"[0-9年月日元]\s*(?:から|より|[-–―])\s*$|[~〜]\s*$")

# Labels, right before a date: 締結日:, 調印年月日, 協定締結は, 更新日; behind it: (調印).
_OF_DAY = "(?:年月日|年月|日時|日付|日|年|時期)"
LABEL = re.compile(
    rf"(?:(?:{SIGN}|{SIGN_WEAKLY}|協定|交換|覚書|MOU|取り?交わし)[^、。\s]{{0,3}}?{_OF_DAY}\s*[:は]?"
    rf"|{SIGN}[^、。\s]{{0,4}}?(?::|は、?)|[Ss]igned\s*(?:on|in)?)\s*$"
)
LABEL_RENEWED = re.compile(rf"(?:再{SIGN}|{RENEW})(?:{_OF_DAY}\s*[:は]?|[:は])\s*$")
LABEL_BEHIND = re.compile(rf"\s*\((?:{DOCUMENT})?{SIGN}(?:式|日|年|年月日)?\)")
# Labels only where the date has no other word: 協定締結 2018年3月。
SIGN_BEFORE = re.compile(rf"{SIGN}\s*$")
RENEW_BEFORE = re.compile(rf"(?:再{SIGN}|{RENEW})\s*$")
LABEL_FIRST = re.compile(rf"(?:{SIGN}|{RENEW})\s*:?\s*$")
NOTHING_BEHIND = re.compile(r"\s*(?:[、。/;・)]|$)")

# All that may stand beside a date in an item that says nothing else.
ALONE = re.compile(
    rf"再度?|初|新規|正式|{SIGN}式?|{SIGN_WEAKLY}|{RENEW}|{DOCUMENT}|交換|取り?交わし|{_OF_DAY}|付け?"
    r"|現地時間|[にでのをは及びと並、。・:,.;/\s()]"
)

# Behind の: 2013年3月の協定締結, 2014年の訪問時に, 2019年中の締結を目指し.
OF_NOUN = re.compile("[中末]?の(?P<noun>[^、。をがでに]*)")
ON_OCCASION = re.compile(
    rf"(?<=[際時折場席中])[にで、]|に(?:合わせ|併せ|あわせ|際し|おいて|て)|で(?:、|{DOCUMENT}|{SIGN})"
)
PLAN_IN_BRACKETS = re.compile(r"[(（](予定|見込み?)[)）]")  # 締結(予定) is 締結予定
PLANNED = re.compile(rf"に向け|[^。、]*?{_PLAN}")

# Which agreement: 締結した「…」に基づき, 「…」を2010年に締結, 2010年5月5日付け覚書.
ADNOMINAL = re.compile(r"(?:(?:し|され)(?:た|ている|ていた)|[びん]だ|の)(?=[^。、\s])")
BACKGROUND = re.compile(
    "[^、。]{0,60}?(?:に(?:基づ|もとづ|続|代わ|替わ)|契機|きっかけ"
    "|を(?:機に|受け|踏まえ|発展|引き継|継承|前身))"
)
OBJECT_BEFORE = re.compile(rf"(?:{DOCUMENT}|{TIE}|」)[をはに]、?\s*$")
DATED_DOCUMENT = re.compile(rf"付け?の?[^、。]{{0,40}}?(?:{DOCUMENT}|」)")
BASIS = re.compile(".*に基づ[くき]")  # in a title; its own agreement is what follows
# 2017年11月に「…」を、2018年2月に「…」を締結: the verb comes after the last.
SHARED_VERB = re.compile(rf"(?:{DOCUMENT}|{TIE}|」)[をに]?、\s*$")

# Round brackets: what is in them, what stands before them.
EMPTY_BRACKETS = re.compile(
    rf"\((?:第?[0-9]+(?:次|回目?|年間)|(?![^()]*(?:{SIGN}|{RENEW}|予定))[^()0-9]*)\)"
)
SIGNED = re.compile(rf"{SIGN}|{SIGN_WEAKLY}")
RENEWED = re.compile(rf"再{SIGN}|{RENEW}")
SIGNED_NOUN = re.compile(rf"(?:{SIGN}(?:年?月?日)?|{DOCUMENT}|提携|」)\s*$")
NOUN_BEFORE = re.compile("(?:[一-龥々ァ-ヶーA-Za-z0-9・]|「.」|に関する|に係る|の)+$")

# A cell is cut into statements here, so that a date has only the words of its own.
CUT = re.compile(r"[。\[\];\n]|^-|(?:^|(?<=\s))[・◦○●◎◇◆■□※*▪•➢〇]|(?:^|\s)[0-9][.)]\s|\([0-9]\)")
# Between dates that are told of together.
LISTED = {"、", "・", ",", "及び", "および", "並びに", "と"}
