"""Words by which cells are read: suffixes of places and bodies, legal forms, notes, noise.

Tables only, no code. They are about how Japanese writes such names, not about single rows.
"""

import re

from partnerships.models import PartnerKind
from partnerships.text import fold


def _any(words: str) -> str:
    """Give a pattern that matches any of the words (patterns themselves, divided by spaces)."""
    return "(?:" + "|".join(words.split()) + ")"


def _ends(words: str) -> re.Pattern[str]:
    return re.compile(_any(words) + "$")


BARE_SUFFIXES = (
    "特別行政区", "広西壮族自治区", "特別自治道", "特別自治市", "広域市", "特別市", "直轄市",
    "自治区", "自治州", "首都圏", "地方", "市", "省", "州", "県", "道", "都", "郡",
)  # fmt: skip
"""What a place name may be written without: 釜山 for 釜山広域市."""

EMPTY_CELLS = frozenset(
    map(
        fold, ("", "-", "--", "-/-", "/", "なし", "-無し", "無し", "無", "該当なし", "不明", "未定")
    )
)
"""Folded (`text.fold`) contents that say there is nothing."""

NOTE = re.compile(
    r"^(?:現[・、:]?|現在|旧|元|当時|以下|略称|通称|注|※|締結時|当該|人口|会員|本部|事務局|約?\d)|"
    r"現在|時点|当時|年\d+月|^[A-Za-z0-9&.,'\- ]+$"
)
"""The inside of parentheses that only comments on the name before them."""

GROUP = re.compile(
    r"(?:\d+|[二三四五六七八九十]+)"
    + _any("館 校 都市 市 県 省 州 大学 団体 機関 社 者 港 地域")
    + "$"
)
"""The head of a group whose members stand in parentheses: 3館(A、B、C)."""

_JAPANESE_MARK = r"\((?:公財|公社|一財|一社|独|地独|特非|株|学)\)"
_JAPANESE_HEAD = (
    "(?:公益|一般|特例)(?:財団|社団)法人 (?:国立大学|学校|社会福祉|特定非営利活動|NPO)法人"
    " (?:地方)?独立行政法人 株式会社"
)
JAPANESE_FORM = re.compile(f"{_JAPANESE_MARK}|^{_any(_JAPANESE_HEAD)}|株式会社$")
"""Forms of bodies that only Japanese law knows (財団法人 and 社団法人 are Korean law too)."""

LEGAL_FORM = re.compile(
    rf"{_JAPANESE_MARK}|\((?:財|社|有)\)|^{_any(_JAPANESE_HEAD)}|株式会社$|"
    r"^(?:財団|社団|医療)法人|^有限会社"
)
"""Legal forms that are no part of the name a reader would say."""

JAPANESE_PREFIX = re.compile(
    "^"
    + _any(
        "日本(?!国) 東北 関東 関西 近畿 北陸 東海(?!岸) 中部経済 四国 九州 山陰 瀬戸内 北海道"
        " みえ ひろしま JICA ジャイカ 国際協力機構"
    )
)
"""Beginnings of bodies in Japan, where no country is written."""

GOVERNMENT_ITSELF = re.compile(
    r"(?:人民政府|人民委員会|政府|(?<=[市区町村])役所|(?<=[県道市郡区])庁|(?<=[市県州])議会|当局)$"
)
"""Endings that name the government of a place, which is the place as a party."""

_COUNTRIES = r"(?:カ|か|ヶ|ヵ|ケ|箇|個)国"
WORLDWIDE = re.compile(
    rf"世界(?:\d|各|中|の都市|の自治体|約)|\d{_COUNTRIES}(?:・|、|,|の|以上|\d|$)|"
    r"\d[\d,]*(?:以上)?の?(?:自治体|都市|地方政府)|"
    rf"{_COUNTRIES}(?:・地域)?[、,の ]|(?:加盟|参加)(?:都市|自治体|国)"
)
"""A cell that counts members of a worldwide body and doesn't name them."""

NETWORK = re.compile(
    _any(
        "イクレイ ICLEI シティネット CITYNET CityNet ^C40 UCLG 都市・自治体連合 国連 国際連合"
        " UNESCO"
        " ユネスコ UNICEF ユニセフ UN-?HABITAT ハビタット 世界銀行 世界保健機関 WHO WTO OECD"
        " アジア開発銀行 欧州連合 ^EU$ ASEAN アセアン 世界.*(?:連盟|機構|会議|ネットワーク|連合)"
        " (?:都市|自治体|港湾|国際).*サミット$ ネットワーク$ 平和首長会議 気候.*首長誓約"
        " 北東アジア地域自治体連合 東アジア経済交流推進機構 国際機関"
    )
)
"""Names of bodies of the world or of several countries."""

MINISTRY = re.compile(
    _any(
        "計画 投資 工業 商工 商業 商務 農業 農林 農村 水産 林業 教育 訓練 文化 観光 スポーツ 保健"
        " 医療 健康 厚生 福祉 社会 労働 人材 外務 外交 内務 財務 経済 貿易 産業 環境 天然資源 資源"
        " エネルギー 鉱 運輸 交通 建設 国土 住宅 都市 通信 情報 科学 技術 法務 司法 国防 防衛 行政"
        " 自治 開発 水利 土地 公共 家族 青年 女性 宗教 高等"
    )
    + "[^ ]*省"
)
"""A 省 that is a ministry, not a province."""

DEPENDENT = {
    "CN": {"HK", "MO", "TW"},
    "US": {"GU", "MP", "PR", "AS", "VI"},
    "FR": {"PF", "NC", "GP", "MQ", "RE", "GF", "YT"},
    "GB": {"BM", "GG", "GI", "IM", "JE", "KY"},
    "DK": {"FO", "GL"},
    "NZ": {"CK", "NU", "TK"},
    "NL": {"AW", "CW", "SX"},
}
"""Territories with a code of their own that a cell may write behind another country."""

FORM_OF_STATE = re.compile(
    r"^(?:(?:[一-龥]{0,6}"
    + _any("共和国 王国 連邦 公国 首長国 独立国 連合国")
    + r"|国)(?=[/・ 　(]|$)|国(?=政))"
)
"""What may follow a country's short name where its formal name is written another way."""

PLACE_SUFFIX = _ends(
    "特別行政区 自治区 自治州 自治県 特別市 広域市 直轄市 特別区 新区 開発区 市 区 郡 町 村 県 縣"
    " 州"
    " 道 都 鎮 郷 旗 盟 島 省 準州 地方 地域圏 シティー? City County Province State Prefecture"
)
DISTRICT_SUFFIX = _ends("区 鎮 郷 町 村 街道 島")
BROAD_SUFFIX = _ends("省 州 自治区 道 県 縣 地方 地域 地域圏 準州 連邦直轄領 郡")
"""Levels that only say where the city behind them is: 四川省成都市, 加州リバーサイド市."""

KIND_BY_SUFFIX = (
    (
        re.compile(
            _any(
                "大学 大學 大学校 学院 高校 高等学校 学校 研究所 研究院 科学院 研究センター"
                " アカデミー"
                " University College Institute"
            )
            + r"(?:\(.*\))?$"
        ),
        PartnerKind.UNIVERSITY,
    ),
    (
        re.compile(
            "(?:大学|大學)校?[^市省州]*"
            + _any("学部 研究科 病院 機構 センター キャンパス 校 学院 ハノイ")
            + "$"
        ),
        PartnerKind.UNIVERSITY,
    ),
    (
        _ends(
            "病院 博物院 美術院 寺院 協会 公社 公団 財団 協議会 会議所 博物館 美術館 記念館 図書館"
            " 資料館 動物園 水族館 会社 公司 集団 グループ 銀行 連合会 連盟 連合 同盟 組合 基金"
            " 機構"
            " センター 事業団 商会 学会 委員会 交流会 団 会 園 館 港 空港 オフィス クラスター"
            r" 工業団地 工業区 特区 社 Inc\.? Ltd\.? Corporation Association Chamber.*"
        ),
        PartnerKind.ORGANIZATION,
    ),
    (MINISTRY, PartnerKind.NATIONAL),
    (_ends("庁 廳 局 署 部 院 政府 大使館 総領事館 領事館"), PartnerKind.NATIONAL),
    (_ends("自治州 自治県"), PartnerKind.CITY),
    (
        _ends(
            "特別行政区 自治区 特別市 広域市 直轄市 特別州 特別自治道 省 州 道 都 地方 地域 地域圏"
            " 準州 連邦区 Province State"
        ),
        PartnerKind.REGION,
    ),
    (_ends("市 区 町 村 郡 鎮 郷 旗 盟 島 シティー? City County"), PartnerKind.CITY),
)
"""The first suffix that fits gives the kind of a body that no table knows."""

COUNTIES_ARE_CITIES = {"TW", "CN", "SE", "NO", "HU", "HR", "EE", "IE", "TR"}
"""Countries whose 県 lies below the first level as this register counts it."""

TOPIC_NOISE = re.compile(
    _any(
        "等々 など 等 ほか その他 他 分野 に関する における についての 全般 交流 協力 促進 振興"
        " 連携"
        r" 推進 関係 関連 事業 の 及び と を を通じた 相互 支援 発展 活動 向上 強化 拡大 幅広い"
        r" 各種"
        r" さまざまな 様々な \d+ [.:：()] [①-⑳]"
    )
    + "+"
)
"""What a part of 分野 may consist of without saying a topic."""
