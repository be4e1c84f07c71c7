import anyAscii from "any-ascii";

/** Where a word was written: decides how far its Latin spelling can be trusted. */
export type Script = "latin" | "alphabet" | "abjad" | "kana" | "hangul" | "han";

/** A word in Latin letters, and what it was before. */
export interface Romanised {
  readonly latin: string;
  readonly script: Script;
  /** Other Latin spellings in use. */
  readonly others: readonly string[];
  /** The word as written, where each sign is a syllable and a different sign a different name. */
  readonly native: string | null;
}

// Consonants and long vowels of the Arabic and Hebrew scripts; short vowels are not written.
const ABJAD: Readonly<Record<string, string>> = {
  ا: "a",
  أ: "a",
  إ: "i",
  آ: "a",
  ٱ: "a",
  ب: "b",
  ت: "t",
  ث: "th",
  ج: "j",
  ح: "h",
  خ: "kh",
  د: "d",
  ذ: "dh",
  ر: "r",
  ز: "z",
  س: "s",
  ش: "sh",
  ص: "s",
  ض: "d",
  ط: "t",
  ظ: "z",
  ع: "",
  غ: "gh",
  ف: "f",
  ق: "q",
  ك: "k",
  ک: "k",
  گ: "g",
  چ: "ch",
  پ: "p",
  ژ: "zh",
  ل: "l",
  م: "m",
  ن: "n",
  ه: "h",
  ة: "a",
  و: "u",
  ي: "i",
  ی: "i",
  ى: "a",
  ء: "",
  ئ: "i",
  ؤ: "u",
  ٹ: "t",
  ڈ: "d",
  ڑ: "r",
  ے: "e",
  ھ: "h",
  ہ: "h",
  ں: "n",
  ۀ: "e",
  א: "a",
  ב: "b",
  ג: "g",
  ד: "d",
  ה: "h",
  ו: "u",
  ז: "z",
  ח: "h",
  ט: "t",
  י: "i",
  כ: "k",
  ך: "k",
  ל: "l",
  מ: "m",
  ם: "m",
  נ: "n",
  ן: "n",
  ס: "s",
  ע: "",
  פ: "p",
  ף: "f",
  צ: "ts",
  ץ: "ts",
  ק: "k",
  ר: "r",
  ש: "sh",
  ת: "t",
}; // prettier-ignore

/** Korean family names as their bearers write them (the official system is the last of each). */
const KOREAN_SURNAMES: Readonly<Record<string, string>> = {
  김: "kim gim",
  이: "lee yi ri rhee i",
  리: "ri lee",
  박: "park pak bak",
  최: "choi choe",
  정: "jung chung jeong chong",
  강: "kang gang",
  조: "cho jo",
  윤: "yoon yun",
  장: "jang chang",
  임: "lim rim im",
  한: "han",
  오: "oh o",
  서: "seo so suh",
  신: "shin sin",
  권: "kwon gwon",
  황: "hwang",
  안: "ahn an",
  송: "song",
  전: "jeon chon chun",
  홍: "hong",
  유: "yoo yu ryu",
  류: "ryu yu",
  고: "ko go koh",
  문: "moon mun",
  양: "yang ryang",
  손: "son",
  배: "bae pae",
  백: "baek paek",
  허: "heo huh ho",
  남: "nam",
  심: "shim sim",
  노: "roh noh no",
  로: "ro",
  하: "ha",
  곽: "kwak gwak",
  성: "sung seong song",
  차: "cha",
  주: "joo ju chu",
  우: "woo u",
  구: "koo gu ku",
  민: "min",
  나: "na ra",
  라: "ra",
  진: "jin chin",
  지: "ji chi",
  엄: "eom om um",
  채: "chae",
  원: "won",
  천: "cheon chon",
  방: "bang pang",
  공: "kong gong",
  현: "hyun hyeon hyon",
  함: "ham",
  변: "byun byeon pyon",
  염: "yeom yom",
  여: "yeo yo ryo",
  추: "choo chu",
  도: "do to",
  소: "so",
  석: "seok sok",
  선: "sun seon",
  설: "seol sol",
  마: "ma",
  길: "gil kil",
  연: "yeon yon",
  태: "tae",
}; // prettier-ignore

/** Family names that sound otherwise than the character elsewhere. */
const HAN_SURNAMES: Readonly<Record<string, string>> = {
  单: "shan",
  曾: "zeng",
  解: "xie",
  仇: "qiu",
  查: "zha",
  任: "ren",
  尉: "yu",
  朴: "piao",
  覃: "qin",
  翟: "zhai",
  盖: "ge",
  区: "ou",
}; // prettier-ignore

const HAN = /^\p{Script=Han}+$/u;
const HANGUL = /^\p{Script=Hangul}+$/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const SEMITIC = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/**
 * One word (letters and marks of one script, no blanks) in Latin letters, lower case.
 * @param isForeign whether the word stands in a row of words parted by the dot that Chinese and
 *   Japanese put between the parts of a foreign name: then its signs are sounds and not a name.
 */
export function romanise(word: string, isForeign: boolean): Romanised {
  if (/^[\x20-\x7e]+$/.test(word)) return plain(word.toLowerCase(), "latin");
  if (HANGUL.test(word)) return hangul(word);
  if (HAN.test(word)) return han(word, isForeign);
  if (KANA.test(word)) {
    return plain(letters(anyAscii(word.replaceAll("ー", ""))), "kana");
  }
  if (SEMITIC.test(word)) return plain(abjad(word), "abjad");
  const latin = letters(anyAscii(word));
  const script = /^\p{Script=Latin}+$/u.test(word.replace(/\p{M}/gu, ""))
    ? "latin"
    : scriptOf(word);
  const umlaut = script === "latin" ? letters(anyAscii(spellUmlauts(word))) : latin;
  return { latin, script, others: umlaut === latin ? [] : [umlaut], native: null };
}

function plain(latin: string, script: Script): Romanised {
  return { latin, script, others: [], native: null };
}

/** Scripts that leave vowels to the reader (India, Indochina, Ethiopia) are read as loosely as abjads. */
function scriptOf(word: string): Script {
  return /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Latin}]/u.test(
    word,
  )
    ? "alphabet"
    : "abjad";
}

const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

function spellUmlauts(word: string): string {
  const spelled: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa" };
  return word.toLowerCase().replace(/[äöüøå]/g, (letter) => spelled[letter] ?? letter);
}

function abjad(word: string): string {
  const bare = word.replace(/\p{M}/gu, "");
  const start: Readonly<Record<string, string>> = { و: "w", ي: "y", ی: "y", ו: "v", י: "y" };
  return [...bare]
    .map(
      (letter, at) =>
        (at === 0 ? start[letter] : undefined) ?? ABJAD[letter] ?? letters(anyAscii(letter)),
    )
    .join("");
}

function hangul(word: string): Romanised {
  const signs = [...word];
  const [surname, ...given] = signs.map((sign) => letters(anyAscii(sign)));
  const known =
    signs.length > 1 && signs.length < 5 ? KOREAN_SURNAMES[signs[0] ?? ""]?.split(" ") : undefined;
  const rest = given.join(" ");
  const [first, ...others] = known ?? [surname ?? ""];
  const spell = (family: string) => `${family} ${rest}`.trim();
  return { latin: spell(first ?? ""), script: "hangul", others: others.map(spell), native: word };
}

function han(word: string, isForeign: boolean): Romanised {
  const signs = [...word];
  const sounds = signs.map((sign) => letters(anyAscii(sign)));
  if (isForeign) return plain(sounds.join(""), "han");
  const family = signs.length > 1 && signs.length < 5 ? HAN_SURNAMES[signs[0] ?? ""] : undefined;
  const latin = [family ?? sounds[0], ...sounds.slice(1)].join(" ");
  return { latin, script: "han", others: [], native: word };
}
