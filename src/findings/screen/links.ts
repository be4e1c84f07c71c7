import { readFileSync } from "node:fs";
import type { Engine } from "../../lake/engine.ts";
import type { Finding, TravelledRoute } from "./answer.ts";

interface LegRow {
  readonly consignment: string;
  readonly heading: string;
  readonly exporter: string;
  readonly importer: string;
  readonly origin: string | null;
  readonly before_kg: number | null;
  readonly after_kg: number | null;
}

/**
 * Findings with the routes that they travelled, as the lake's statistics know them: from consignment
 * to route. The command asks for the whole route, origins and bounds.
 * @param engine holds `flow`, `consignment` and `told`.
 */
export async function linked(
  engine: Engine,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const rows = await engine.rows<LegRow>(
    readFileSync(new URL("links.sql", import.meta.url), "utf8"),
  );
  const legs = new Map(rows.map((row) => [row.consignment, row]));
  return findings.map((finding) => {
    const leg = legs.get(finding.consignment);
    if (leg === undefined) return finding;
    const kg = (value: number | null) =>
      value === null ? "nothing on record" : `${Math.round(value).toLocaleString("en")} kg`;
    return {
      ...finding,
      links: [
        ...finding.links,
        {
          to: "route" as const,
          commodity: leg.heading,
          exporter: leg.exporter,
          importer: leg.importer,
          before_kg: leg.before_kg,
          after_kg: leg.after_kg,
          says: `${leg.importer} recorded ${kg(leg.after_kg)} of ${leg.heading} from ${leg.exporter} in the twelve months from then, ${kg(leg.before_kg)} in the twelve before`,
          command: `entrepot trace --commodity ${leg.heading} --to ${leg.importer} --through ${leg.exporter}${leg.origin === null || leg.origin === leg.exporter ? "" : ` --from ${leg.origin}`}`,
        },
      ],
    };
  });
}

/** The routes that findings are tied to, with all of these findings. */
export function travelled(findings: readonly Finding[], rate: number): readonly TravelledRoute[] {
  const routes = new Map<string, TravelledRoute & { consignments: string[]; flagged: number }>();
  for (const { consignment, q, links } of findings) {
    for (const link of links) {
      if (link.to !== "route") continue;
      const { commodity, exporter, importer } = link;
      const key = `${commodity} ${exporter} ${importer}`;
      const route = routes.get(key) ?? {
        commodity,
        exporter,
        importer,
        flagged: 0,
        consignments: [],
        command: `entrepot trace --commodity ${commodity} --to ${importer} --through ${exporter}`,
      };
      routes.set(key, route);
      route.consignments.push(consignment);
      if (q <= rate) route.flagged++;
    }
  }
  return [...routes.values()].sort(
    (a, b) => b.flagged - a.flagged || b.consignments.length - a.consignments.length,
  );
}
