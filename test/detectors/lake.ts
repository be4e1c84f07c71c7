import { join } from "node:path";
import type { DetectAnswer } from "../../src/findings/detect/answer.ts";
import { detect } from "../../src/findings/detect/detect.ts";
import { openLake } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { type Changes, CONTROLLED, SINCE, writeWorld } from "./world.ts";

/** Loads a simulated world into a lake of its own and asks the detectors about it. */
export async function askWorld(
  dir: string,
  seed: string,
  changes: Changes,
  detectors: readonly string[],
): Promise<readonly DetectAnswer[]> {
  const lake = openLake(join(dir, seed), { create: true });
  try {
    await load(lake, writeWorld(join(dir, `${seed}.csv`), seed, changes), {
      source: null,
      encoding: null,
      vintage: "2021-06-01",
      max_rejected: 0,
      memory_limit: "1GB",
      progress: () => {},
    });
    const answers: DetectAnswer[] = [];
    for (const detector of detectors) {
      answers.push(
        await detect(
          lake,
          { measure: null, commodities: CONTROLLED, from: "DEU", to: "RUS", since: SINCE },
          {
            memory_limit: "1GB",
            detectors: [detector],
            rate: 0.1,
            length: 25,
            source: null,
            as_of: null,
            seed: 1,
            command: "entrepot detect",
            progress: () => {},
          },
        ),
      );
    }
    return answers;
  } finally {
    lake.close();
  }
}

/** Code, exporter and importer of what is flagged. */
export function flaggedIn({ findings }: DetectAnswer): readonly string[] {
  return findings
    .filter((one) => one.flagged)
    .map(({ route }) => [route.commodity, route.exporter, route.importer].join(" "));
}
