import type { Draft, World } from "./draft.ts";

/** Honest practice that looks like a forgery: its share of honest trade, and what it changes. */
export interface Look {
  readonly kind: string;
  readonly share: number;
  change(world: World, draft: Draft): readonly Draft[];
}

/** Each stands in a list of practices that must not be flagged. */
export const LOOKS: readonly Look[] = [
  {
    kind: "repacking",
    share: 0.02,
    change(world, draft) {
      const hub = world.pick(["NLRTM", "SGSIN", "AEJEA"]);
      world.sail(draft, [hub]);
      draft.opened_at = draft.route.length > 2 ? (draft.route[1] ?? null) : null;
      draft.kind = "repacking";
      const packages = Math.max(1, Math.round(draft.packages * world.pick([0.5, 2, 4])));
      const marks = `REPACKED ${draft.id}`;
      draft.says.import_declaration = {
        packages,
        marks,
        package_type: "PX",
        seal: `${draft.seals[0]}R`,
      };
      return [draft];
    },
  },
  {
    kind: "re-invoicing",
    share: 0.03,
    change(world, draft) {
      const seller = world.newFirm(world.pick(["SGP", "CHE", "HKG", "ARE"]));
      draft.kind = "re-invoicing";
      draft.says.import_declaration = {
        consignor: seller.name,
        consignor_address: seller.address,
        value_usd: Math.round(draft.value_usd * (1.1 + 0.35 * world.from.uniform())),
      };
      return [draft];
    },
  },
  {
    kind: "forwarder as shipper",
    share: 0.07,
    change(world, draft) {
      const forwarder = draft.forwarder ?? world.exporter(draft.goods, draft.from);
      draft.kind = "forwarder as shipper";
      draft.says.house_bill = { consignor: forwarder.name, consignor_address: forwarder.address };
      draft.says.master_bill = { ...draft.says.house_bill };
      return [draft];
    },
  },
  {
    kind: "consolidation",
    share: 0.03,
    change(world, first) {
      const count = 3 + world.from.whole(4);
      const drafts = [
        first,
        ...Array.from({ length: count - 1 }, () =>
          world.draft(first.day, {
            origin: first.origin,
            to: first.to,
            goods: world.pick(world.goods.filter((good) => good.origins.includes(first.origin))),
          }),
        ),
      ];
      const forwarder = first.forwarder ?? world.newFirm(first.from);
      for (const draft of drafts) {
        draft.kind = "consolidation";
        draft.net_weight_kg = Math.round(draft.net_weight_kg / (count * 1.5));
        draft.value_usd = Math.round(draft.value_usd / (count * 1.5));
        draft.gross_weight_kg = Math.round(draft.net_weight_kg * (1 + draft.goods.tare) * 10) / 10;
        draft.packages = Math.max(1, Math.round(draft.net_weight_kg / draft.goods.kg_per_package));
        draft.master_bill = first.master_bill;
        draft.route = first.route;
        draft.days = first.days;
        draft.from = first.from;
        draft.containers = [first.containers[0] ?? ""];
        draft.seals = [first.seals[0] ?? ""];
        draft.forwarder = forwarder;
        draft.has_events = first.has_events && draft === first;
      }
      const total = drafts.reduce((sum, draft) => sum + draft.gross_weight_kg, 0);
      for (const draft of drafts) {
        draft.says.master_bill = {
          consignor: forwarder.name,
          consignor_address: forwarder.address,
          consignee: `${forwarder.name} AGENCY`,
          gross_weight_kg: Math.round(total),
          packages: drafts.reduce((sum, one) => sum + one.packages, 0),
          goods_description: "CONSOLIDATED CARGO",
        };
        draft.says.weight_certificate = { gross_weight_kg: Math.round(total) };
      }
      return drafts;
    },
  },
  {
    kind: "returned goods",
    share: 0.012,
    change(world, draft) {
      // The goods come home: their origin is the country they are sent to.
      draft.kind = "returned goods";
      draft.origin = draft.to;
      draft.procedure = "return";
      draft.certificate = "";
      draft.says.import_declaration = {
        customs_procedure: "return",
        goods_description: `RETURNED ${world.pick(draft.goods.words)}`,
      };
      return [draft];
    },
  },
  {
    kind: "corrected document",
    share: 0.03,
    change(world, draft) {
      draft.kind = "corrected document";
      const type = world.pick(draft.documents);
      draft.first_issues[type] = world.pick([
        { gross_weight_kg: Math.round(draft.gross_weight_kg * 10) },
        { commodity: "48202000" },
        { packages: draft.packages + 3 },
        { country_of_origin: "USA" },
      ]);
      return [draft];
    },
  },
  {
    kind: "shared office",
    share: 0.004,
    change(world, draft) {
      // A new trader in a business centre where many firms have their seat.
      draft.kind = "shared office";
      draft.consignee = world.newFirm(draft.to, `Business Centre 1, ${draft.to}-10001`);
      return [draft];
    },
  },
  {
    kind: "open onward lot",
    share: 0.02,
    change(world, draft) {
      // A hub's trader brings goods in and sends them on, and says where they come from.
      const hub = world.pick(["SGP", "ARE", "NLD", "MYS", "THA", "KOR"]);
      if ([draft.origin, draft.from, draft.to].includes(hub)) return [draft];
      const trader = world.importer(draft.goods, hub);
      const inbound = world.draft(draft.day, { goods: draft.goods, origin: draft.origin, to: hub });
      inbound.consignee = trader;
      const onward = world.draft((inbound.days.at(-1) ?? draft.day) + 5 + world.from.whole(30), {
        goods: draft.goods,
        origin: hub,
        to: draft.to,
      });
      onward.origin = inbound.origin;
      onward.consignor = trader;
      onward.procedure = "reexport";
      onward.net_weight_kg = inbound.net_weight_kg;
      onward.gross_weight_kg = inbound.gross_weight_kg;
      onward.packages = inbound.packages;
      onward.value_usd = Math.round(inbound.value_usd * 1.08);
      onward.lot = inbound.lot;
      world.stow(onward);
      inbound.kind = "open onward lot";
      onward.kind = "open onward lot";
      onward.came_as = inbound.id;
      return [inbound, onward];
    },
  },
];
