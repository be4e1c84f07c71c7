import { remembered } from "./remembered.ts";

/**
 * Legal forms of companies as they stand in names, with what they amount to: `limited` (shares not
 * offered), `stock` (shares), `partnership`, `sole`, `state`, `other`. From the company laws of the
 * countries; written in Latin letters without marks, single letters joined (`s.a.` is `sa`).
 */
export type FormKind = "limited" | "stock" | "partnership" | "sole" | "state" | "other";

const FORMS = `
limited: ltd | limited | ltd liability co | limited liability company | limited liability co | llc | lc | pllc | professional limited liability company | private limited | pvt ltd | pvt limited | pvt | private limited company | pte ltd | pte limited | pte | pty ltd | pty limited | pty | proprietary limited | p ltd | unlimited | ltd co | co ltd | co limited | company limited | company ltd | coltd | cv ltd | limitada | ltda | lda | limited company | lllp | ulc
limited: gmbh | gesellschaft mit beschrankter haftung | gesellschaft mit beschraenkter haftung | ges mbh | gesmbh | mbh | ggmbh | ug | unternehmergesellschaft | ug haftungsbeschrankt | haftungsbeschrankt
limited: sarl | societe a responsabilite limitee | sarlu | sarlau | eurl | entreprise unipersonnelle a responsabilite limitee | suarl
limited: srl | societa a responsabilita limitata | sociedad de responsabilidad limitada | srls | s de rl | s de rl de cv | sociedad de responsabilidad limitada de capital variable | sl | sociedad limitada | slu | slne | societatea cu raspundere limitata | societate cu raspundere limitata | soc resp limitada
limited: bv | besloten vennootschap | bvba | besloten vennootschap met beperkte aansprakelijkheid | sprl | societe privee a responsabilite limitee | besloten vennootschap met beperkte aansprakelijkheid bv
limited: ooo | obshchestvo s ogranichennoi otvetstvennostyu | obshchestvo s ogranichennoy otvetstvennostyu | obshchestvo s ogranichennoj otvetstvennostyu | tov | tovarystvo z obmezhenoyu vidpovidalnistyu | tovarystvo z obmezenou vidpovidalnistyu | too | tovarishchestvo s ogranichennoi otvetstvennostyu | tovarishchestvo s ogranichennoy otvetstvennostyu | oso | osoo | obshchestvo s ogranichennoi otvetstvennostju | zsro | zhshs | mchj | mmc | mehdud mesuliyyetli cemiyyeti | spk
limited: sp zoo | sp z oo | spolka zoo | spolka z ograniczona odpowiedzialnoscia | spolka z oo | sro | spol sro | spolecnost s rucenim omezenym | spolocnost s rucenim obmedzenym | doo | drustvo s ogranicenom odgovornoscu | drustvo sa ogranicenom odgovornoscu | dooel | eood | ood | druzhestvo s ogranichena otgovornost | kft | korlatolt felelossegu tarsasag | uab | sia | ou | osauhing | shpk | epe | ike | mepe | druzba z omejeno odgovornostjo
limited: aps | anpartsselskab | as norway | ab privat | oy ltd | oyab | osakeyhtio | ehf | einkahlutafelag | hf
limited: ltd sti | ltd sirketi | limited sirketi | limited sti | sti | sdn bhd | sendirian berhad | sdn | tnhh | cong ty tnhh | cong ty trach nhiem huu han | trach nhiem huu han | yugen kaisha | yk | godo kaisha | gk | wll | with limited liability | fzllc | fz llc | fzco | fze | free zone establishment | free zone company | fzc | dmcc | fzcollc | dwc llc | mas uliyyat limited
stock: inc | incorporated | corp | corporation | incorp | plc | public limited company | public limited co | public company limited | pcl | cic | co | company | companies | cos | cie | et cie | und co | and co | and company | co inc | company inc | the company
stock: sa | sociedad anonima | societe anonyme | sociedade anonima | societa anonima | sa de cv | sociedad anonima de capital variable | sab | sab de cv | sapi de cv | saci | sac | sociedad anonima cerrada | saa | sas | societe par actions simplifiee | sociedad por acciones simplificada | sasu | sau | spa | societa per azioni | societe par actions | sociedad por acciones | societatea pe actiuni | sca | societe en commandite par actions | eireli | saoc | saog | sal | sae | sarl sa
stock: ag | aktiengesellschaft | aktiengeselschaft | aktien gesellschaft | se | societas europaea | kgaa | kommanditgesellschaft auf aktien
stock: nv | naamloze vennootschap | ab | aktiebolag | aktiebolaget | publ | ab publ | asa | allmennaksjeselskap | as | aksjeselskap | aktieselskab | aktieselskabet | a s | oyj | julkinen osakeyhtio | oy | hlutafelag
stock: ao | aktsionernoe obshchestvo | aktsionernoye obshchestvo | oao | otkrytoe aktsionernoe obshchestvo | otkrytoye aktsionernoye obshchestvo | zao | zakrytoe aktsionernoe obshchestvo | zakrytoye aktsionernoye obshchestvo | pao | publichnoe aktsionernoe obshchestvo | publichnoye aktsionernoye obshchestvo | nao | nepublichnoe aktsionernoe obshchestvo | jsc | joint stock company | joint stock co | joint stock | ojsc | open joint stock company | cjsc | closed joint stock company | pjsc | public joint stock company | private joint stock company | prjsc | pat | publichne aktsionerne tovarystvo | prat | pryvatne aktsionerne tovarystvo | vat | vidkryte aktsionerne tovarystvo | at | aktsionerne tovarystvo | aq | ashq | asc | aciq sehmdar cemiyyeti | ad | aktsionerno druzhestvo | akcionarsko drustvo | ead | dd | dionicko drustvo | dd zagreb | psc | psjc | qsc | qpsc | ksc | kscc | kscp | bsc | bscc | saudi joint stock company
stock: spolka akcyjna | akciova spolecnost | as cz | akciova spolocnost | rt | nyrt | zrt | reszvenytarsasag | nyilvanosan mukodo reszvenytarsasag | zartkoruen mukodo reszvenytarsasag | ab lt | akcine bendrove | as lv | akciju sabiedriba | as ee | aktsiaselts | sha | ae | anonymi etairia | anonimi eteria | anonimos eteria
stock: as tr | anonim sirketi | anonim sti | a s | tas | turk anonim sirketi | pt | perseroan terbatas | tbk | pt tbk | bhd | berhad | jsc vn | cong ty co phan | co phan | ctcp | kk | kabushiki kaisha | kabushikigaisha | kabushiki gaisha | chusik hoesa | jusik hoesa | jusikhoesa | youxian gongsi | gufen youxian gongsi | youxian zeren gongsi | gongsi
partnership: lp | limited partnership | llp | limited liability partnership | gp | general partnership | kg | kommanditgesellschaft | gmbh and co kg | gmbh co kg | gmbh and co | ag and co kg | co kg | and co kg | ohg | offene handelsgesellschaft | gbr | gesellschaft burgerlichen rechts | snc | societe en nom collectif | societa in nome collettivo | sas it | societa in accomandita semplice | scs | societe en commandite simple | cv | commanditaire vennootschap | vof | vennootschap onder firma | ks | kommanditselskab | kb | kommanditbolag | hb | handelsbolag | sp k | sp j | spolka komandytowa | spolka jawna | spk | sc | spolka cywilna | oe | ee | komanditni spolecnost | pslp | sicar | sicav | fcp | fcpi | ltd partnership
sole: ip | individualnyi predprinimatel | individualnyy predprinimatel | fop | chp | chastnoe predpriyatie | pp | pryvatne pidpryyemstvo | et | ek | eingetragener kaufmann | einzelunternehmen | sole trader | sole proprietorship | est | establishment | sp | jdoo
state: gup | mup | fgup | federalnoe gosudarstvennoe unitarnoe predpriyatie | federal state unitary enterprise | fsue | fgbu | federal state budgetary institution | gosudarstvennoe unitarnoe predpriyatie | unitary enterprise | state unitary enterprise | sue | rup | respublikanskoe unitarnoe predpriyatie | republican unitary enterprise | kgup | gp ua | derzhavne pidpryyemstvo | dp | soe | state owned enterprise | epe fr | epic | npo | nauchno proizvodstvennoe obedinenie | nii | npp | nauchno proizvodstvennoe predpriyatie | gku | fku
other: ev | eingetragener verein | asbl | vzw | ong | ngo | stichting | fund | cooperative | coop | eg | eingetragene genossenschaft | ska | scrl | cvba | scop | sccl | eeig | ewiv | jv | joint venture | sro jv | na | national association | fsb | ltd by guarantee | private foundation | waqf | ano | avtonomnaya nekommercheskaya organizatsiya | rpo | branch | filial | representative office
`;

/** Words of a form → its kind. Countries that only part equal forms (`as norway`) are for the reader. */
const PHRASES: ReadonlyMap<string, FormKind> = new Map(
  FORMS.trim()
    .split("\n")
    .flatMap((line) => {
      const [kind, phrases] = line.split(": ");
      return (phrases ?? "")
        .split("|")
        .map(
          (phrase) =>
            [
              phrase.trim().replace(/ (norway|cz|lt|lv|ee|tr|vn|it|ua|fr|privat|zagreb|jv)$/, ""),
              kind as FormKind,
            ] as const,
        );
    })
    .reverse(),
);

/** How many words a form that begins so may have. */
const LONGEST: ReadonlyMap<string, number> = longest([...PHRASES.keys()]);

function longest(phrases: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const phrase of phrases) {
    const words = phrase.split(" ");
    const first = words[0] ?? "";
    found.set(first, Math.max(found.get(first) ?? 0, words.length));
  }
  return found;
}

/** Forms of one word that also begin or are a name of their own: a form only at the end or the front. */
const AMBIGUOUS = new Set(
  "ab ad ag ao as at au co cv dd dp ea ee eg ek en et ev fund gp hb hf ip kb kg kk ks lc lp na nv oe oy pat pp pt rt sa sc se sha sia sl sp spa spk st too tov ug vat na co branch company companies corporation cooperative unlimited gongsi est stichting private limited limited plc coop sae sac sal sau sas asa".split(
    " ",
  ),
);

export interface Form {
  readonly kind: FormKind;
  readonly words: string;
}

/**
 * Sets the legal forms of a name apart: `rest` is what is left. A name that is nothing but a form
 * keeps its words, so that it can still be said to be one.
 */
export function withoutForms(words: readonly string[]): {
  readonly rest: readonly string[];
  readonly forms: readonly Form[];
} {
  const forms: Form[] = [];
  const rest: string[] = [];
  for (let at = 0; at < words.length; ) {
    const found = formAt(words, at);
    if (found === null) {
      rest.push(words[at] ?? "");
      at++;
    } else {
      forms.push(found.form);
      at += found.length;
    }
  }
  return { rest, forms };
}

/** Long words of forms without one letter → the word: a form with a slip in it is still a form. */
const SLIPS: ReadonlyMap<string, string> = new Map(
  [...PHRASES.keys()]
    .flatMap((phrase) => phrase.split(" "))
    .filter((word) => word.length > 4)
    .flatMap((word) => deletes(word).map((short) => [short, word] as const)),
);
const FORM_WORDS = new Set([...PHRASES.keys()].flatMap((phrase) => phrase.split(" ")));

function deletes(word: string): readonly string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

const corrected = remembered((word) => {
  if (word.length < 5 || FORM_WORDS.has(word)) return word;
  for (const short of deletes(word)) {
    const meant = SLIPS.get(short);
    if (meant !== undefined && Math.abs(meant.length - word.length) < 2 && meant[0] === word[0])
      return meant;
  }
  return word;
});

function formAt(words: readonly string[], at: number) {
  const most = LONGEST.get(corrected(words[at] ?? "")) ?? 0;
  for (let length = Math.min(most, words.length - at); length > 0; length--) {
    const written = words.slice(at, at + length);
    const phrase = length > 1 ? written.map(corrected).join(" ") : (written[0] ?? "");
    const kind = PHRASES.get(phrase);
    if (kind === undefined) continue;
    const isAtAnEnd = at === 0 || at + length === words.length || restIsForms(words, at + length);
    if (length === 1 && AMBIGUOUS.has(phrase) && !isAtAnEnd) continue;
    return { form: { kind, words: phrase }, length };
  }
  return null;
}

/** Whether nothing but forms follows: `SA de CV`, `GmbH & Co. KG (Berlin)` end in several. */
function restIsForms(words: readonly string[], from: number): boolean {
  for (let at = from; at < words.length; ) {
    let taken = 0;
    const most = LONGEST.get(words[at] ?? "") ?? 0;
    for (let length = Math.min(most, words.length - at); length > 0 && taken === 0; length--) {
      if (PHRASES.has(words.slice(at, at + length).join(" "))) taken = length;
    }
    if (taken === 0) return false;
    at += taken;
  }
  return true;
}

/** A word that begins or ends in a form, the blank between lost: JSCARGUMENT, ARGUMENTLLC. */
export function gluedForm(word: string): { readonly form: Form; readonly rest: string } | null {
  for (const text of GLUED) {
    const kind = PHRASES.get(text);
    if (kind === undefined || word.length < text.length + 4) continue;
    if (word.startsWith(text))
      return { form: { kind, words: text }, rest: word.slice(text.length) };
    if (word.endsWith(text))
      return { form: { kind, words: text }, rest: word.slice(0, -text.length) };
  }
  return null;
}

/** Forms that begin hardly any other word. */
const GLUED = [
  "ojsc",
  "pjsc",
  "cjsc",
  "jsc",
  "llc",
  "gmbh",
  "ltd",
  "ooo",
  "oao",
  "zao",
  "pao",
  "fze",
  "fgup",
  "inc",
];
