import { writeFileSync } from "node:fs";
import { random } from "../../src/statistics/random.ts";
import { formatPeriod, parsePeriod } from "../../src/trade/period.ts";

/** What is true of a simulated world. */
export interface World {
  readonly file: string;
  readonly since: number;
  /** Transit country and code of each route that was made. */
  readonly rerouted: readonly { readonly transit: string; readonly code: string }[];
}

const TRANSITS = "THA MEX VNM MYS IDN IND TUR ARE SGP KOR JPN TWN BRA CHL ZAF POL DEU NLD".split(
  " ",
);
const MONTHS = 60;

/**
 * Simulated trade, every reporter complete, as a CSV of the table source: China and seventeen others
 * send each other and the United States forty untouched goods and those of China's announcement 46 of
 * 2024, with gravity, seasons, months without trade and noise. From the measure on, China's flow to
 * the United States stops and part of it goes through the routes given. In every world as many
 * innocents surge on one leg only.
 */
export function writeWorld(
  file: string,
  options: {
    readonly seed: string;
    readonly controlled: readonly string[];
    readonly donors: number;
    readonly routes: readonly { readonly transit: string; readonly code: string }[];
    readonly share: number;
  },
): World {
  const since = parsePeriod("2024-12");
  const first = since - 42;
  const from = random(options.seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - from.uniform())) * Math.cos(2 * Math.PI * from.uniform());
  const codes = [
    ...options.controlled,
    ...Array.from({ length: options.donors }, (_, at) => String(390110 + at * 7)),
  ];
  const lines = ["reporter,partner,direction,period,commodity,net_weight_kg,value_usd"];
  const size = new Map(["CHN", "USA", ...TRANSITS].map((one) => [one, Math.exp(normal())]));
  for (const code of codes) {
    const price = 2 + 20 * from.uniform();
    const direct = flow(4e5, 0.9);
    const controlled = options.controlled.includes(code);
    if (controlled) for (let at = 42; at < MONTHS; at++) direct[at] = 0;
    const lost = (direct.slice(30, 42).reduce((a, b) => a + b, 0) / 12) * options.share;
    write(code, price, "CHN", "USA", direct);
    for (const transit of TRANSITS) {
      const inflow = flow(6e4 * (size.get(transit) ?? 1), 0.7);
      const outflow = flow(3e4 * (size.get(transit) ?? 1), 0.6);
      const other = flow(5e4 * (size.get(transit) ?? 1), 0.7);
      const elsewhere = flow(4e4 * (size.get(transit) ?? 1), 0.7);
      const routed = options.routes.some((one) => one.code === code && one.transit === transit);
      const surge = !routed && from.uniform() < 0.04;
      const leg = from.uniform() < 0.5 ? inflow : outflow;
      for (let at = 42; at < MONTHS; at++) {
        if (routed) {
          const moved = lost * (0.7 + 0.6 * from.uniform());
          inflow[at] = (inflow[at] ?? 0) + moved;
          outflow[at] = (outflow[at] ?? 0) + moved;
        } else if (surge) leg[at] = (leg[at] ?? 0) * 8 + 1e5;
      }
      write(code, price, "CHN", transit, inflow);
      write(code, price, transit, "USA", outflow);
      write(code, price, "BEL", transit, other);
      write(code, price, transit, "FRA", elsewhere);
    }
  }
  writeFileSync(file, `${lines.join("\n")}\n`);
  return { file, since, rerouted: options.routes };

  function flow(scale: number, often: number): number[] {
    const level = scale * Math.exp(0.8 * normal());
    const moving = from.uniform() < 0.15 ? 0.15 : often + (1 - often) * from.uniform();
    const [phase, swing, growth] = [12 * from.uniform(), 0.3 * from.uniform(), 0.006 * normal()];
    return Array.from({ length: MONTHS }, (_, at) =>
      from.uniform() > moving
        ? 0
        : level *
          (1 + swing * Math.sin((2 * Math.PI * (at + phase)) / 12)) *
          Math.exp(growth * at + 0.35 * normal()),
    );
  }

  function write(
    code: string,
    price: number,
    exporter: string,
    importer: string,
    kg: readonly number[],
  ) {
    kg.forEach((quantity, at) => {
      if (quantity === 0) return;
      const period = formatPeriod(first + at);
      const weight = Math.round(quantity);
      for (const [reporter, partner, direction] of [
        [exporter, importer, "export"],
        [importer, exporter, "import"],
      ]) {
        lines.push(
          `${reporter},${partner},${direction},${period},${code},${weight},${Math.round(weight * price)}`,
        );
      }
    });
  }
}
