import type { Draft, World } from "./draft.ts";
import type { Goods } from "./goods.ts";

/** A kind of forgery: how it is made, and when it begins. */
export interface Forgery {
  readonly kind: string;
  /** What it stands for, as shown beside its recall. */
  readonly means: string;
  readonly from_day: number;
  forge(world: World, day: number): readonly Draft[];
}

/** Lines under export control or duty during the world, with the day it began (2024-01-01 is 0). */
const CONTROLLED: readonly {
  readonly code: string;
  readonly from_day: number;
  readonly targets: readonly string[];
}[] = [
  { code: "811010", from_day: 258, targets: ["USA", "JPN", "KOR"] },
  { code: "282580", from_day: 258, targets: ["USA", "JPN"] },
  { code: "811292", from_day: 100, targets: ["USA", "DEU"] },
  { code: "282560", from_day: 100, targets: ["USA"] },
  { code: "850511", from_day: 400, targets: ["USA", "DEU", "JPN"] },
  { code: "810194", from_day: 400, targets: ["USA", "JPN"] },
  { code: "810610", from_day: 400, targets: ["USA"] },
];
const DUTIED = ["854143", "760429", "441233", "940360", "721049"];
const HUB_COUNTRIES = ["THA", "MYS", "VNM", "KOR", "MEX", "ARE", "TUR"];

function controlledAt(world: World, day: number): { goods: Goods; to: string } {
  const open = CONTROLLED.filter((one) => one.from_day <= day);
  const line = world.pick(open.length === 0 ? CONTROLLED.slice(2, 4) : open);
  const goods = world.goods.find((good) => good.code === line.code) as Goods;
  return { goods, to: world.pick(line.targets) };
}

const onlyOne =
  (kind: string, change: (world: World, draft: Draft) => void) =>
  (world: World, day: number): readonly Draft[] => {
    const { goods, to } = controlledAt(world, day);
    const draft = world.draft(day, { goods, origin: "CHN", to });
    draft.kind = kind;
    change(world, draft);
    return [draft];
  };

/** Documents that a forger lets stand, so that the two ends of the journey can be compared. */
function withBothEnds(world: World, draft: Draft): void {
  for (const type of ["export_declaration", "house_bill"] as const) {
    if (!draft.documents.includes(type) && world.chance(0.5)) draft.documents.push(type);
  }
}

export const FORGERIES: readonly Forgery[] = [
  {
    kind: "forged label",
    means: "controlled goods under the code and words of dull ones",
    from_day: 100,
    forge: onlyOne("forged label", (world, draft) => {
      const sister = world.goods.find((good) => good.code === draft.goods.sister);
      const code = draft.goods.sister ?? "732690";
      const words = sister === undefined ? "metal products" : world.pick(sister.words);
      withBothEnds(world, draft);
      // Half keep the true words on the bill or in the declaration, since the buyer has to know.
      const truth = world.chance(0.5);
      draft.says.import_declaration = {
        commodity: `${code}10`,
        ...(truth ? {} : { goods_description: words }),
      };
      draft.says.export_declaration = world.chance(0.6)
        ? { commodity: `${code}00`, goods_description: words }
        : {};
      draft.says.house_bill = truth ? {} : { goods_description: words };
      // The price is brought down, but nobody insures gallium as scrap.
      draft.value_usd = Math.round(draft.value_usd * (0.35 + 0.6 * world.from.uniform()));
    }),
  },
  {
    kind: "falsified manifest",
    means: "bills and the import declaration tell of fewer, lighter, other goods than left",
    from_day: 60,
    forge: onlyOne("falsified manifest", (world, draft) => {
      withBothEnds(world, draft);
      if (!draft.documents.includes("export_declaration"))
        draft.documents.push("export_declaration");
      const share = 0.35 + 0.4 * world.from.uniform();
      const dull = world.pick(world.goods.filter((good) => good.weight > 6));
      const lie = {
        goods_description: world.pick(dull.words),
        packages: Math.max(1, Math.round(draft.packages * share)),
        gross_weight_kg: Math.round(draft.gross_weight_kg * share),
      };
      draft.says.house_bill = lie;
      draft.says.master_bill = lie;
      const net = Math.round(draft.net_weight_kg * share);
      // Most bring the value down to what the dull goods would cost, more or less.
      const value = world.chance(0.6)
        ? { value_usd: Math.round(net * dull.usd_per_kg * (0.8 + 1.7 * world.from.uniform())) }
        : {};
      draft.says.import_declaration = {
        ...lie,
        ...value,
        net_weight_kg: net,
        commodity: `${dull.code}10`,
      };
    }),
  },
  {
    kind: "false origin",
    means: "goods opened at a hub and declared as made there",
    from_day: 60,
    forge(world, day) {
      const goods = world.goods.find((good) => good.code === world.pick(DUTIED)) as Goods;
      const hub = world.pick(["MYPKG", "THLCH", "VNSGN", "KRPUS", "TRMER"]);
      const draft = world.draft(day, {
        goods,
        origin: "CHN",
        to: world.pick(["USA", "DEU", "FRA", "ITA"]),
      });
      draft.kind = "false origin";
      world.sail(draft, [hub]);
      draft.opened_at = draft.route.length > 2 ? hub : null;
      draft.has_events = world.chance(0.8);
      const country =
        { MY: "MYS", TH: "THA", VN: "VNM", KR: "KOR", TR: "TUR" }[hub.slice(0, 2)] ?? "MYS";
      const lie = { country_of_origin: country, country_of_dispatch: country };
      const certificate = world.chance(0.4)
        ? `CO-${country}-7${world.from.whole(40)}`
        : world.number(`CO-${country}-`);
      draft.says.import_declaration = { ...lie, certificate };
      draft.says.certificate_of_origin = { ...lie, certificate };
      return [draft];
    },
  },
  {
    kind: "onward lot",
    means: "a lot that came to a hub and left it under another origin, sometimes another code",
    from_day: 60,
    forge(world, day) {
      const { goods, to } = controlledAt(world, day);
      const country = world.pick(HUB_COUNTRIES);
      const trader = world.importer(goods, country);
      const inbound = world.draft(day, { goods, origin: "CHN", to: country });
      inbound.consignee = trader;
      inbound.kind = "honest";
      const parts = 1 + world.from.whole(3);
      const arrival = inbound.days.at(-1) ?? day;
      const outbound = Array.from({ length: parts }, () => {
        const draft = world.draft(arrival + 6 + world.from.whole(35), {
          goods,
          origin: country,
          to,
        });
        draft.kind = "onward lot";
        draft.came_as = inbound.id;
        draft.consignor = world.chance(0.6) ? trader : world.exporter(goods, country);
        draft.net_weight_kg = Math.round(
          (inbound.net_weight_kg * (0.97 + 0.03 * world.from.uniform())) / parts,
        );
        draft.gross_weight_kg = Math.round(draft.net_weight_kg * (1 + goods.tare));
        draft.packages = Math.max(1, Math.round(inbound.packages / parts));
        draft.value_usd = Math.round(
          (inbound.value_usd * (1.05 + 0.2 * world.from.uniform())) / parts,
        );
        draft.documents.push(
          ...(draft.documents.includes("export_declaration")
            ? []
            : (["export_declaration"] as const)),
        );
        if (inbound.lot !== "") draft.lot = inbound.lot;
        world.stow(draft);
        if (world.chance(0.3) && parts === 1) {
          draft.containers = [...inbound.containers];
          if (world.chance(0.5)) draft.seals = [...inbound.seals];
        }
        if (goods.sister !== null && world.chance(0.25)) {
          draft.says.import_declaration = { commodity: `${goods.sister}10` };
          draft.says.export_declaration = { commodity: `${goods.sister}00` };
        }
        return draft;
      });
      return [inbound, ...outbound];
    },
  },
  {
    kind: "impossible price",
    means: "a value between a quarter and a fifteenth of what such goods cost",
    from_day: 0,
    forge(world, day) {
      const draft = world.draft(day);
      draft.kind = "impossible price";
      const less = 1 / (4 + 11 * world.from.uniform());
      draft.says.import_declaration = { value_usd: Math.round(draft.value_usd * less) };
      draft.says.export_declaration = { value_usd: Math.round(draft.value_usd * less) };
      return [draft];
    },
  },
  {
    kind: "numbers used twice",
    means: "the papers of a consignment that was, for another",
    from_day: 20,
    forge(world, day) {
      const first = world.draft(day);
      const second = world.draft(day + 2 + world.from.whole(6));
      const third = world.draft(day + 3 + world.from.whole(6));
      for (const draft of [second, third]) {
        draft.kind = "numbers used twice";
        draft.containers = [first.containers[0] ?? ""];
        draft.seals = [first.seals[0] ?? ""];
        draft.lot = first.lot;
        if (world.chance(0.5)) {
          draft.certificate = first.certificate;
          draft.says.import_declaration = { document_number: `IM-${first.id}` };
        }
      }
      return [first, second, third];
    },
  },
  {
    kind: "shell trade",
    means: "a firm made after the measure, at an address of many, that trades in nothing else",
    from_day: 270,
    forge(world, day) {
      const { goods, to } = controlledAt(world, day);
      const country = world.pick(HUB_COUNTRIES);
      const address = `Suite ${1 + world.from.whole(9)}, 77 Formation House, ${country}-20001`;
      const shell = world.newFirm(country, address);
      const count = 4 + world.from.whole(5);
      return Array.from({ length: count }, (_, at) => {
        const draft = world.draft(Math.min(539, day + at * 4), {
          goods,
          origin: "CHN",
          to: world.chance(0.5) ? country : to,
        });
        draft.kind = "shell trade";
        if (draft.to === country) draft.consignee = shell;
        else draft.consignor = shell;
        return draft;
      });
    },
  },
  {
    kind: "invented figures",
    means: "a trader whose values were thought up",
    from_day: 0,
    forge(world, day) {
      const goods = world.pick(world.goods.filter((good) => good.spread >= 0.3));
      const to = world.pick(["DEU", "USA", "GBR", "FRA"]);
      const consignee = world.newFirm(to);
      return Array.from({ length: 90 }, (_, at) => {
        const draft = world.draft(Math.min(539, day + at), {
          to,
          ...(world.chance(0.5) ? { goods } : {}),
        });
        draft.kind = "invented figures";
        draft.consignee = consignee;
        // People invent figures that begin with 4 to 8 and end in a round number.
        const power = 10 ** Math.floor(Math.log10(draft.value_usd));
        draft.value_usd = Math.round((4 + 5 * world.from.uniform()) * 100) * (power / 100);
        draft.says.import_declaration = { value_usd: Math.round(draft.value_usd) };
        return draft;
      });
    },
  },
  {
    kind: "detour",
    means: "a way round by ports that no such cargo passes",
    from_day: 0,
    forge(world, day) {
      const draft = world.draft(day);
      draft.kind = "detour";
      const strange = ["KEMBA", "GEPTI", "LBBEY", "RUVVO", "NGAPP", "KHKOS", "UYMVD", "TZDAR"];
      world.sail(draft, [world.pick(strange), world.pick(["OMSLL", "MAPTM", "PABLB", "LKCMB"])]);
      draft.has_events = world.chance(0.7);
      return [draft];
    },
  },
];
