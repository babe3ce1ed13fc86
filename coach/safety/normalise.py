"""One plain spelling for the many ways in which people write the same words.

The rules are written once, for lower-case English with its contractions spelled out ("I'm" is "i am", "don't" is
"do not"). This module turns what was typed into that: look-alike letters, "k1ll", "k i l l", "sooooo", "wanna", "im".
It only ever changes what the gates read, never what is shown, stored or given to the model.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["normalise", "plain", "sentences"]

_QUOTES = str.maketrans({"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"'})
_QUOTES |= str.maketrans({"«": '"', "»": '"', "‐": "-", "‑": "-", "‒": "-", "–": " - ", "—": " - ", "−": "-"})

# Every way to end a line becomes "\n"; the other control characters go.
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160))) | {9: " "} | dict.fromkeys((10, 11, 12, 13, 133), "\n")
_HIDDEN = frozenset({"Cf", "Co", "Cs", "Me", "Mn", "Zl", "Zp"})  # formats, private and broken characters, marks
_PICTURES = frozenset({"So", "Zs"})  # emoji without a word of their own, and every width of space

# Cyrillic, Greek and phonetic letters that look like Latin ones. Text really written in those scripts turns into
# nonsense, which costs nothing: the rules are English.
_LOOKALIKES = str.maketrans(
    "абсԁеցһіїјкӏмнорԛгѕтѵԝхузαβςδεηικνορτυχωγɑɡɩıłøđʟɪᴀʙᴄᴅᴇғɢʜᴊᴋᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ",
    "abcdeghiijklmhopqrstvwxyzabcdenikvoptuxwyagiilodliabcdefghjkmnoprtuvwyz",
)

_EMOJI = {
    **dict.fromkeys("🔪🗡", " knife "),
    **dict.fromkeys("🔫", " gun "),
    **dict.fromkeys("💀☠", " skull "),
    **dict.fromkeys("💊", " pills "),
    **dict.fromkeys("🩸", " blood "),
    **dict.fromkeys("⚰🪦", " grave "),
    **dict.fromkeys("💣🧨", " bomb "),
    **dict.fromkeys("😂🤣😆😅😹", " lol "),
}

_LEET = str.maketrans("013457@$!|", "oieastasil")
_LEET_INSIDE = re.compile(r"(?<=[a-z])[013457@$|]{1,3}(?=[a-z])")
_LEET_LAST = re.compile(r"(?<=[a-z]{3})[0135@$](?![a-z0-9])")
_LEET_LL = re.compile(r"(?<=[a-z]i)11(?![a-z0-9])")
_LEET_FIRST = re.compile(
    r"(?<![a-z0-9])[03457@$](?=[a-z]{3})(?!\d(?:days?|weeks?|months?|years?|hours?|hrs|mins?|times?|kids|people)\b)"
)
_LEET_BANG = re.compile(r"(?<![a-z])(?!no!|oh!|hi!|ok!|ha!|so!|ah!)([a-z]{1,2})!(?=[a-z]{2})")
_HAS_LEET = re.compile(r"[0-9@$!|]")

_SPACED = re.compile(r"(?<![a-z0-9'])[a-z](?:[ ._*/-][a-z]){2,}(?![a-z0-9'])\.?(?= ?[a-z][._*-][a-z])?")
_JOINER = re.compile(r"(?<=[a-z0-9])[-_/](?=[a-z0-9])")
_LONG_RUN = re.compile(r"([a-z])\1{2,}")
_BLANKS = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"[a-z0-9']*[a-z][a-z0-9']*(?![*a-z0-9'])")
_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"')\]]*\s+|\n+")

# Chat spellings and contractions without their apostrophe, as whole words.
_RESPELL = {
    "im": "i am",
    "ive": "i have",
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "cant": "can not",
    "cannot": "can not",
    "can't": "can not",
    "couldnt": "could not",
    "wont": "will not",
    "won't": "will not",
    "wouldnt": "would not",
    "shouldnt": "should not",
    "isnt": "is not",
    "arent": "are not",
    "wasnt": "was not",
    "werent": "were not",
    "havent": "have not",
    "hasnt": "has not",
    "hadnt": "had not",
    "aint": "am not",
    "ain't": "am not",
    "hes": "he is",
    "shes": "she is",
    "theyre": "they are",
    "youre": "you are",
    "thats": "that is",
    "theres": "there is",
    "whats": "what is",
    "hows": "how is",
    "theyve": "they have",
    "weve": "we have",
    "youve": "you have",
    "theyll": "they will",
    "itll": "it will",
    "youll": "you will",
    "itd": "it would",
    "hed": "he would",
    "theyd": "they would",
    "youd": "you would",
    "u": "you",
    "ya": "you",
    "ur": "your",
    "urself": "yourself",
    "r": "are",
    "bc": "because",
    "cuz": "because",
    "coz": "because",
    "cos": "because",
    "gonna": "going to",
    "gunna": "going to",
    "goin": "going",
    "wanna": "want to",
    "wana": "want to",
    "wnt": "want",
    "gotta": "have to",
    "tryna": "trying to",
    "finna": "about to",
    "boutta": "about to",
    "kinda": "kind of",
    "dunno": "do not know",
    "idk": "i do not know",
    "bf": "boyfriend",
    "gf": "girlfriend",
    "hubby": "husband",
    "missus": "wife",
    "ppl": "people",
    "w": "with",
    "abt": "about",
    "rn": "right now",
    "tn": "tonight",
    "tonite": "tonight",
    "2nite": "tonight",
    "b4": "before",
    "evry": "every",
    "evryone": "everyone",
    "every1": "everyone",
    "some1": "someone",
    "any1": "anyone",
    "every1s": "everyone is",
    "anymore": "any more",
    "alot": "a lot",
    "hv": "have",
    "thru": "through",
    "til": "until",
    "till": "until",
    "fone": "phone",
}
_ENDINGS = (("n't", " not"), ("'m", " am"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'d", " would"))
_IS_AFTER = frozenset(
    "he she it that there what who how where everyone everybody nobody someone everything tonight today".split()
)
_I_WOULD = re.compile(r"\bid (?=(?:rather|be|like|love|hate|have|never|kill|die|do|just|even|only|ever|end|hurt)\b)")
_I_WILL = re.compile(r"\bill (?=(?:kill|die|do|be|never|just|hurt|end|make|have|get|go|take|give|show|find|always)\b)")
_TWO = re.compile(r"\b(want|need|have|had|going|trying|try|used|how|like|ready|about) 2 (?=[a-z])")


def plain(text: str) -> str:
    """`text` with one form for each character: no accents, marks or hidden characters, straight quotes, lower case."""
    text = text.translate(_CONTROLS)
    if text.isascii():
        return text.translate(_QUOTES).lower()
    text = unicodedata.normalize("NFKD", text.translate(_QUOTES)).translate(_QUOTES).casefold()
    shown = (" " if (kind := unicodedata.category(c)) in _PICTURES else "" if kind in _HIDDEN else c for c in text)
    return "".join(shown).translate(_LOOKALIKES)


def normalise(text: str) -> str:
    """The spelling in which the rules are written.

    Args:
        text: anything a person can type, of any length and in any script.

    Returns:
        Lower-case text on one or more lines: contractions spelled out, hyphens as spaces, letters that were spaced
        out joined, runs of three and more letters shortened, telling emoji as words. Sentence ends stay.
    """
    text = plain(text if text.isascii() else "".join(_EMOJI.get(c, c) for c in text))
    text = _SPACED.sub(lambda m: re.sub(r"[^a-z]", "", m[0]), text)
    text = re.sub(r"\S+", lambda m: _unleet(m[0]) if _HAS_LEET.search(m[0]) else m[0], text)
    text = _JOINER.sub(" ", text).replace("#", " ")
    text = _LONG_RUN.sub(lambda m: m[1] * 2 if m[1] == "l" else m[1], text)
    text = _WORD.sub(lambda m: _respell(m[0]), text)
    text = _TWO.sub(r"\1 to ", _I_WILL.sub("i will ", _I_WOULD.sub("i would ", text)))
    return "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n") if line.strip())


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its closing mark; a new line or a semicolon ends one too."""
    return [part for part in (piece.strip() for piece in _SENTENCE_END.split(text)) if part]


def _unleet(token: str) -> str:
    """A word with its digits and signs read as letters; numbers, times and doses stay as they are."""
    if token in _RESPELL:
        return token
    token = _LEET_LL.sub("ll", _LEET_BANG.sub(r"\1i", token))
    token = _LEET_INSIDE.sub(lambda m: "ll" if m[0] == "11" else m[0].translate(_LEET), token)
    token = _LEET_LAST.sub(lambda m: m[0].translate(_LEET), token)
    return _LEET_FIRST.sub(lambda m: m[0].translate(_LEET), token)


def _respell(word: str) -> str:
    """One word as the rules spell it."""
    if word in _RESPELL:
        return _RESPELL[word]
    for ending, full in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)] + full
    if word.endswith("'s") and word[:-2] in _IS_AFTER:
        return word[:-2] + " is"
    return word
