import { type Random, random } from "../statistics/random.ts";
import { containerCheckDigit } from "../trade/identifier.ts";
import { ports } from "../trade/port.ts";
import type { Cells, DocumentType, Draft, Simulated, World, WorldOptions } from "./draft.ts";
import { FORGERIES, type Forgery } from "./forgeries.ts";
import { type Goods, simulatedGoods } from "./goods.ts";
import { LOOKS, type Look } from "./looks.ts";
import { addressIn, type Firm, firm, normal, respelled } from "./people.ts";

export const FIRST_DAY = Date.UTC(2024, 0, 1) / 86_400_000;
export const DAYS = 540;

const DESTINATIONS: readonly (readonly [country: string, weight: number])[] = [
  ["USA", 26],
  ["DEU", 10],
  ["NLD", 6],
  ["GBR", 7],
  ["FRA", 6],
  ["ITA", 5],
  ["ESP", 4],
  ["BEL", 3],
  ["JPN", 7],
  ["KOR", 5],
  ["AUS", 4],
  ["CAN", 4],
  ["MEX", 4],
  ["BRA", 3],
  ["IND", 4],
  ["ARE", 4],
  ["SGP", 3],
  ["MYS", 3],
  ["THA", 3],
  ["VNM", 3],
  ["TUR", 3],
  ["RUS", 2],
  ["ZAF", 2],
  ["POL", 2],
  ["SAU", 2],
  ["CHN", 4],
  ["TWN", 2],
  ["SWE", 1],
  ["CHL", 1],
  ["GEO", 1],
];
/** Hubs at which a box changes ship on the way, by side of the world. */
const HUBS = [
  "SGSIN",
  "MYPKG",
  "MYTPP",
  "LKCMB",
  "AEJEA",
  "ESALG",
  "MAPTM",
  "NLRTM",
  "KRPUS",
  "PABLB",
  "HKHKG",
  "GRPIR",
  "OMSLL",
  "EGPSD",
];
/** Countries without a port of this world, and where their goods take ship. */
const GATEWAYS: Readonly<Record<string, readonly string[]>> = {
  CHE: ["DEU", "ITA", "NLD"],
  AUT: ["DEU", "SVN", "ITA"],
  CZE: ["DEU", "POL"],
  SVK: ["DEU", "SVN", "POL"],
  TJK: ["CHN", "PAK"],
  MOZ: ["ZAF"],
  IRL: ["GBR", "NLD", "BEL"],
};

/**
 * A simulated world of consignments, the same for the same options: honest trade with its mess, and
 * forgeries of each kind at a known rate. Nothing in it is real.
 */
export function* world(options: WorldOptions): Generator<Simulated, void, undefined> {
  const state = worldOf(options);
  const queue: Draft[] = [];
  let made = 0;
  const forgeries = FORGERIES.map((forgery) => ({ forgery, done: 0 }));
  const looks: readonly Look[] = LOOKS;
  while (made < options.consignments) {
    const day = Math.min(DAYS - 1, Math.floor((made / options.consignments) * DAYS));
    const due = forgeries.find(
      ({ forgery, done }) => done < options.rate * made && forgery.from_day <= day,
    );
    if (queue.length === 0 && due !== undefined) {
      const drafts = due.forgery.forge(state, day);
      due.done += drafts.filter((draft) => draft.kind === due.forgery.kind).length;
      queue.push(...drafts);
    }
    if (queue.length === 0) {
      const draft = state.draft(day);
      const look = looks.find(({ share }) => state.chance(share));
      if (look !== undefined) queue.push(...look.change(state, draft));
      else queue.push(draft);
    }
    const draft = queue.shift();
    if (draft === undefined) continue;
    made++;
    yield simulated(state, draft);
  }
}

function simulated(state: World, draft: Draft): Simulated {
  const forged = FORGERIES.some((forgery: Forgery) => forgery.kind === draft.kind);
  return {
    id: draft.id,
    documents: documentsOf(state, draft),
    events: draft.has_events ? eventsOf(draft) : [],
    kind: draft.kind,
    forged,
    came_as: draft.came_as,
  };
}

function worldOf(options: WorldOptions): World {
  const from = random(options.seed);
  const goods = simulatedGoods();
  const all = [...ports().values()];
  const byCountry = new Map<string, string[]>();
  for (const port of all)
    byCountry.set(port.country, [...(byCountry.get(port.country) ?? []), port.code]);
  const firms = new Map<string, Firm[]>();
  const boxes = new Map<string, { number: string; free_on: number }[]>();
  let last = 0;
  let boxNumber = 100_000;

  const pick = <T>(values: readonly T[]): T => values[from.whole(values.length)] as T;
  const weighted = <T>(values: readonly T[], weight: (value: T) => number): T => {
    let left = from.uniform() * values.reduce((sum, value) => sum + weight(value), 0);
    for (const value of values) {
      left -= weight(value);
      if (left < 0) return value;
    }
    return pick(values);
  };
  /** Few firms do much of the trade, many do little; new ones come in all the time. */
  const trader = (key: string, country: string, size: number): Firm => {
    const pool = firms.get(key) ?? [];
    firms.set(key, pool);
    const at = Math.floor(size * from.uniform() ** 2.2);
    if (pool[at] !== undefined) return pool[at];
    const shared = pool.length > 3 && from.uniform() < 0.02 ? pick(pool).address : undefined;
    const made = firm(from, country, shared);
    pool.push(made);
    return made;
  };
  const size = (share: number) => 4 + Math.round(Math.sqrt(options.consignments) * share);

  const state: World = {
    from,
    options,
    goods,
    pick,
    chance: (share) => from.uniform() < share,
    exporter: (good, country) =>
      trader(`x ${country} ${good.code.slice(0, 2)}`, country, size(0.05)),
    importer: (good, country) =>
      trader(`m ${country} ${good.code.slice(0, 2)}`, country, size(0.06)),
    newFirm: (country, address) => firm(from, country, address),
    address: (country) => addressIn(from, country),
    respell: (name) => respelled(from, name),
    number: (prefix) => `${prefix}${String(++last).padStart(7, "0")}`,
    portsOf: (country) => byCountry.get(country) ?? [],
    container(country, day, free_on, to) {
      const here = boxes.get(country) ?? [];
      const at = here.findIndex((box) => box.free_on < day);
      const box =
        at === -1 || at > 40
          ? { number: newBox(from, boxNumber++), free_on }
          : (here.splice(at, 1)[0] as { number: string; free_on: number });
      boxes.set(country, here);
      box.free_on = free_on;
      const there = boxes.get(to) ?? [];
      there.push(box);
      if (there.length > 4000) there.shift();
      boxes.set(to, there);
      return box.number;
    },
    draft(day, wanted = {}) {
      const good = wanted.goods ?? weighted(goods, ({ weight }) => weight);
      const origin =
        wanted.origin ??
        good.origins[Math.floor(good.origins.length * from.uniform() ** 1.8)] ??
        "CHN";
      // A warehouse in between sends goods of another origin on, and says so.
      const open =
        wanted.origin === undefined && from.uniform() < 0.04
          ? pick(["NLD", "SGP", "ARE", "HKG", "BEL"])
          : origin;
      const start = byCountry.has(open) ? open : pick(GATEWAYS[open] ?? ["CHN"]);
      let to = wanted.to ?? weighted(DESTINATIONS, ([, weight]) => weight)[0];
      while (to === start || to === origin) to = weighted(DESTINATIONS, ([, weight]) => weight)[0];
      const consignor = state.exporter(good, open);
      const consignee = state.importer(good, to);
      const lcl = from.uniform() < 0.1;
      const net = Math.min(
        24_000,
        Math.exp(Math.log(lcl ? 900 : 7500) + (lcl ? 0.8 : 0.75) * normal(from)),
      );
      const draft: Draft = {
        id: state.number("C"),
        day,
        goods: good,
        origin,
        from: start,
        to,
        consignor,
        consignee,
        forwarder: lcl || from.uniform() < 0.35 ? trader(`f ${start}`, start, 12) : null,
        route: [],
        days: [],
        containers: [],
        seals: [],
        net_weight_kg: Math.round(net * 10) / 10,
        gross_weight_kg: 0,
        packages: Math.max(
          1,
          Math.round((net / good.kg_per_package) * Math.exp(0.04 * normal(from))),
        ),
        value_usd: 0,
        lot: from.uniform() < 0.3 ? state.number("L") : "",
        certificate: from.uniform() < 0.3 ? state.number(`CO-${origin}-`) : "",
        procedure: open === origin ? "export" : "reexport",
        master_bill: state.number("MB"),
        says: {},
        first_issues: {},
        opened_at: null,
        kind: "honest",
        came_as: "",
        has_events: from.uniform() < options.events,
        documents: documentTypes(from),
      };
      draft.gross_weight_kg =
        Math.round(draft.net_weight_kg * (1 + good.tare * Math.exp(0.15 * normal(from))) * 10) / 10;
      // Prices have a heavy tail: quality, small lots, old stock.
      const tail =
        normal(from) /
        Math.sqrt(
          Array.from({ length: 6 }, () => normal(from) ** 2).reduce((a, b) => a + b, 0) / 6,
        );
      draft.value_usd = Math.round(
        draft.net_weight_kg * good.usd_per_kg * Math.exp(good.spread * tail + consignor.price),
      );
      state.sail(draft, from.uniform() < 0.35 ? [""] : []);
      state.stow(draft);
      return draft;
    },
    sail(draft, through) {
      const loading = pick(state.portsOf(draft.from));
      const discharge = pick(state.portsOf(draft.to));
      // Liners change ship where it lies on the way: the best of a few hubs.
      const onTheWay = () =>
        Array.from({ length: 5 }, () => pick(HUBS)).sort(
          (a, b) => way(loading, a, discharge) - way(loading, b, discharge),
        )[0] ?? "SGSIN";
      const hubs = through.map((hub) => (hub === "" ? onTheWay() : hub));
      draft.route = [
        loading,
        ...hubs.filter((hub) => hub !== loading && hub !== discharge),
        discharge,
      ];
      draft.days = [draft.day + 3];
      for (let leg = 1; leg < draft.route.length; leg++) {
        const distance = nauticalMiles(draft.route[leg - 1] ?? "", draft.route[leg] ?? "");
        draft.days.push((draft.days[leg - 1] ?? 0) + 2 + Math.ceil(distance / 380) + from.whole(4));
      }
    },
    stow(draft) {
      const count = Math.max(1, Math.ceil(draft.gross_weight_kg / 24_500));
      const arrival = draft.days.at(-1) ?? draft.day;
      draft.containers = Array.from({ length: count }, () =>
        state.container(draft.from, draft.day, arrival + 4, draft.to),
      );
      draft.seals = Array.from({ length: count }, () => state.number("SL"));
    },
  };
  return state;
}

function newBox(from: Random, serial: number): string {
  const owner = ["MSKU", "CSQU", "TGHU", "HLXU", "OOLU", "CMAU", "TEMU"][from.whole(7)] ?? "MSKU";
  const ten = owner + String(serial % 1_000_000).padStart(6, "0");
  return ten + containerCheckDigit(ten);
}

function documentTypes(from: Random): DocumentType[] {
  const has = (share: number) => from.uniform() < share;
  return [
    "import_declaration",
    ...(has(0.55) ? (["export_declaration"] as const) : []),
    ...(has(0.6) ? (["house_bill"] as const) : []),
    ...(has(0.3) ? (["master_bill"] as const) : []),
    ...(has(0.25) ? (["certificate_of_origin"] as const) : []),
    ...(has(0.25) ? (["weight_certificate"] as const) : []),
  ];
}

function way(...stops: readonly string[]): number {
  return stops.slice(1).reduce((sum, stop, at) => sum + nauticalMiles(stops[at] ?? "", stop), 0);
}

/** Great circle, in nautical miles. */
export function nauticalMiles(a: string, b: string): number {
  const [one, other] = [ports().get(a), ports().get(b)];
  if (one === undefined || other === undefined) return 3000;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const h =
    Math.sin(radians(other.latitude - one.latitude) / 2) ** 2 +
    Math.cos(radians(one.latitude)) *
      Math.cos(radians(other.latitude)) *
      Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  return 3440 * 2 * Math.asin(Math.sqrt(h));
}

export function dayText(day: number): string {
  return new Date((FIRST_DAY + day) * 86_400_000).toISOString().slice(0, 10);
}

/** Every document of a consignment: what is true, in another clerk's hand, and then what it says instead. */
function documentsOf(state: World, draft: Draft): readonly Cells[] {
  const { from } = state;
  const [leaves, arrives] = [draft.days[0] ?? draft.day, draft.days.at(-1) ?? draft.day];
  const rounded = (value: number) =>
    from.uniform() < 0.4 ? Math.round(value) : Math.round(value * 10) / 10;
  const base = (type: DocumentType): Cells => ({
    consignment: draft.id,
    document_type: type,
    document_number: `${type.slice(0, 2).toUpperCase()}-${draft.id}`,
    revision: 0,
    issued_on: dayText(type === "import_declaration" ? arrives + 1 : leaves - 1),
    mode_of_transport: "1",
    master_bill: draft.master_bill,
    house_bill: `HB-${draft.id}`,
    consignor: state.respell(draft.consignor.name),
    consignor_address: draft.consignor.address,
    consignee: state.respell(draft.consignee.name),
    consignee_address: draft.consignee.address,
    ...(draft.forwarder === null ? {} : { freight_forwarder: draft.forwarder.name }),
    country_of_dispatch: draft.from,
    country_of_destination: draft.to,
    port_of_loading: draft.route[0] ?? "",
    port_of_discharge: draft.route.at(-1) ?? "",
    ...(draft.route.length > 2 ? { port_of_transhipment: draft.route.slice(1, -1).join(" ") } : {}),
    departed_on: dayText(leaves),
    arrived_on: dayText(arrives),
    goods_description: described(state, draft.goods),
    packages: draft.packages,
    package_type: draft.goods.package_type,
    gross_weight_kg: rounded(draft.gross_weight_kg * Math.exp(0.003 * normal(from))),
    container: draft.containers.join(" "),
    seal: draft.seals.join(" "),
    ...(draft.lot === "" ? {} : { lot: draft.lot }),
  });
  const own: Readonly<Record<DocumentType, () => Cells>> = {
    export_declaration: () => ({
      customs_procedure: draft.procedure,
      country_of_origin: draft.origin,
      commodity: `${slipped(state, draft.goods.code)}00`,
      net_weight_kg: rounded(draft.net_weight_kg),
      value_usd: draft.value_usd,
    }),
    import_declaration: () => ({
      customs_procedure: "import",
      country_of_origin: draft.origin,
      commodity: `${slipped(state, draft.goods.code)}10`,
      net_weight_kg: rounded(draft.net_weight_kg),
      // Freight and insurance are inside.
      value_usd: Math.round(draft.value_usd * (1.03 + 0.05 * from.uniform())),
      ...(draft.certificate === "" ? {} : { certificate: draft.certificate }),
    }),
    house_bill: () => ({}),
    master_bill: () => ({
      document_number: draft.master_bill,
      ...(draft.forwarder === null
        ? {}
        : { consignor: draft.forwarder.name, consignor_address: draft.forwarder.address }),
    }),
    certificate_of_origin: () => ({
      country_of_origin: draft.origin,
      commodity: draft.goods.code,
      ...(draft.certificate === "" ? {} : { certificate: draft.certificate }),
    }),
    weight_certificate: () => ({
      gross_weight_kg: rounded(draft.gross_weight_kg * Math.exp(0.004 * normal(from))),
    }),
  };
  return draft.documents.flatMap((type) => {
    const said = { ...base(type), ...own[type](), ...draft.says[type] };
    const typo =
      from.uniform() < 0.004 ? { container: misread(from, draft.containers[0] ?? "") } : {};
    const first = draft.first_issues[type];
    if (first === undefined) return [{ ...said, ...typo }];
    return [
      { ...said, ...first },
      { ...said, revision: 1 },
    ];
  });
}

/** A code in which one clerk in sixty takes a neighbour within the heading. */
function slipped(state: World, code: string): string {
  if (!state.chance(1 / 60)) return code;
  const siblings = state.goods.filter(
    (good) => good.code !== code && good.code.startsWith(code.slice(0, 4)),
  );
  return siblings.length === 0 ? `${code.slice(0, 4)}90` : state.pick(siblings).code;
}

/** A phrase for the goods, with the trade's additions. */
export function described(state: World, goods: Goods): string {
  const phrase = state.pick(goods.words);
  const way = state.from.uniform();
  if (way < 0.5) return phrase;
  if (way < 0.75) return phrase.toUpperCase();
  return `${phrase}, ${state.pick(["as per invoice", "new", "net weight as stated", "brand new goods", "first quality", "HS as declared"])}`;
}

function misread(from: Random, container: string): string {
  const at = 4 + from.whole(6);
  const digit = String((Number(container[at] ?? 0) + 1 + from.whole(8)) % 10);
  return container.slice(0, at) + digit + container.slice(at + 1);
}

/** What a carrier reports of each container of a consignment. */
function eventsOf(draft: Draft): readonly Cells[] {
  return draft.containers.flatMap((container, at) => {
    const events: Cells[] = [];
    const add = (type: string, day: number, port: string, seal = draft.seals[at] ?? "") =>
      events.push({
        event: `${draft.id}-${at}-${events.length}`,
        event_type: type,
        classifier: "actual",
        is_retracted: false,
        occurred_at: `${dayText(day)}T${String(6 + events.length).padStart(2, "0")}:00:00Z`,
        container,
        seal,
        location: port,
        document_number: draft.master_bill,
      });
    const [first, ...others] = draft.route;
    add("stuffed", (draft.days[0] ?? 0) - 2, first ?? "");
    add("loaded", draft.days[0] ?? 0, first ?? "");
    others.forEach((port, leg) => {
      const day = draft.days[leg + 1] ?? 0;
      add("discharged", day, port);
      if (leg === others.length - 1) return;
      if (draft.opened_at === port) {
        add("stripped", day, port);
        add("stuffed", day + 1, port, `${draft.seals[at]}R`);
        add("resealed", day + 1, port, `${draft.seals[at]}R`);
      }
      add("loaded", day + 1, port);
    });
    add("stripped", (draft.days.at(-1) ?? 0) + 2, draft.route.at(-1) ?? "");
    return events;
  });
}
