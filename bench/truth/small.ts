import { BUSY, boundsTable, intervalTable, powerTable, scenario, simulate } from "./tables.ts";

/** The bench in two worlds: what the tests regenerate and compare with docs/accuracy.md. */
export function smallTables(): string {
  const scenarios = [
    "quiet",
    "one innocent in five surges on one leg",
    "the target buys elsewhere",
  ];
  const judged = simulate(
    "small",
    2,
    BUSY,
    scenarios.map((name) => ({ share: 0.1, scenario: scenario(name) })),
  );
  return [
    powerTable(
      "scenario, 10 % rerouted",
      scenarios.map((name, place) => ({ name, judged: judged[place] ?? [] })),
    ),
    intervalTable(judged.flat()),
    boundsTable("small", 50),
  ].join("\n\n");
}
