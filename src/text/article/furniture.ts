/** What stands around articles: of the server, of the site, of the reader's tools. */

/** Lines that programs print into pages: warnings, stack traces, paths of source files. */
const MACHINE: readonly RegExp[] = [
  /^(?:PHP )?(?:warning|notice|deprecated|fatal error|parse error|strict standards|recoverable fatal error|uncaught \w+)\s*:/i,
  /\bon line \d+\s*$/,
  /\bin \/(?:\w[\w.-]*\/){2,}\S+\.\w{1,5}\b/,
  /^\s*#\d+\s+(?:\S+\(|\[internal function\]|\{main\}|\/)/,
  /^\s*at (?:[\w$.<>]+ )?\(?(?:[\w$./\\-]+\.\w{1,5}:\d+|native code|<anonymous>)/,
  /^\s*(?:Traceback \(most recent call last\)|File "[^"]+", line \d+|Stack trace:|Caused by: [\w.]+Exception)/,
  /^\s*thrown in \//,
  /^\s*(?:[A-Z]\w*(?:Error|Exception)): \S/,
  /^\s*(?:SQLSTATE\[|ORA-\d|HTTP Error \d{3}|(?:50[0-4]|40[0-9]) [A-Z][\w ]+$)/,
  /^\s*(?:\w+\.)*\w+\s*[=({].*[;{]\s*$/,
  /\b(?:function\s*\(|document\.getElementById|window\.\w+\s*=|var \w+\s*=)/,
];

/** Lines behind which the article is over. */
const ENDS: readonly RegExp[] = [
  /^(?:leave|post|add|write) (?:a |your )?(?:comment|reply)\b/i,
  /^(?:\d+ )?(?:comments?|responses?|replies)(?: \(\d+\))?$/i,
  /^(?:you may (?:also )?(?:like|enjoy)|you might (?:also )?like|recommended(?: for you| stories| reading)?|related (?:articles?|stories|posts|news|topics|content|coverage)|more (?:from|on|in|stories|news)\b.{0,40}|most (?:read|popular|viewed)|trending(?: now)?|latest (?:articles?|news|stories|headlines)|read (?:next|also)|also (?:on|in) .{0,30}|popular (?:posts|stories)|up next|editor'?s.{0,3} picks?|edtior'?s.{0,3} picks?|about the authors?|share this(?: article| story)?|follow us.{0,40}|sponsored(?: content)?|tags?:.*|topics?:.*)\W*$/i,
  /^our standards:/i,
  /^(?:©|\(c\)|copyright\b)/i,
  /\ball rights reserved\b/i,
];

/** Who wrote and edited it, as agencies close their articles. */
const CREDITS =
  /^[([]?\s*(?:(?:additional )?reporting (?:by|from)|writing by|editing by|edited by|compiled by|translated by|with (?:files|reporting) from|contributed to this (?:report|story))\b/i;

/** Lines that are the site's own and not the article's, wherever they stand. */
const FURNITURE: readonly RegExp[] = [
  /^(?:skip to (?:main )?content|menu|home|search|log ?in|sign ?(?:in|up)|register|subscribe|share|print|e-?mail|save|copy link|listen|advertisement|ad|close|back to top|next|previous|loading\.*|toggle \w+|scroll (?:down|to)\b.*)$/i,
  /^(?:home|news|business|world|markets)?\s*[»›>|/]\s*\S/i,
  /^\S[^.!?]{0,60}\s[»›]\s/,
  /^(?:share|tweet|pin|post) (?:this|on|to|via)\b/i,
  /^(?:read more|see also|also read|related|watch|listen|in pictures|explainer|photo|image|video|file photo|credit|source)\s*[:|]/i,
  /^(?:sign up|subscribe|register|join|get|click|tap|download|follow)\b.{0,80}\b(?:newsletter|inbox|e-?mail|alerts?|app|here|account|updates|whatsapp|telegram|channel|free|briefing)\b/i,
  /\b(?:we|this (?:site|website)|our partners) uses? cookies\b/i,
  /\b(?:privacy policy|cookie policy|terms (?:of (?:use|service)|and conditions)|your e-?mail address will not be published|required fields are marked|enable javascript|ad ?blocker)\b/i,
  /^welcome to\b.{0,80}\b(?:your|trusted|source)\b/i,
  /\b(?:designed and developed|powered) by\b/i,
  /^(?:updated?|published|posted|last (?:updated|modified))\b.{0,60}$/i,
  /^(?:by|from) (?:[\p{Lu}][\p{L}.'’-]*(?:,? (?:and )?|$)){1,8}$/u,
  /^\d+ ?(?:min(?:ute)?s?|mins?) read$/i,
  /^(?:\d+ )?(?:comments?|shares?|views?|likes?)\s*\d*$/i,
];

export function isMachine(line: string): boolean {
  const start = line.slice(0, 600);
  return MACHINE.some((pattern) => pattern.test(start));
}

export function isEnd(line: string): boolean {
  return line.length < 300 && ENDS.some((pattern) => pattern.test(line));
}

export function isCredits(line: string): boolean {
  return CREDITS.test(line);
}

export function isFurniture(line: string): boolean {
  const start = line.slice(0, 600);
  return FURNITURE.some((pattern) => pattern.test(start));
}

/** Whether a line reads like a sentence of a text: words and an end, or many words. */
export function isProse(line: string): boolean {
  const words = line.split(/\s+/).length;
  if (words >= 25) return true;
  return words >= 5 && /[.!?…]["'”’)\]]*$/.test(line) && /\p{Ll}{2}/u.test(line);
}
