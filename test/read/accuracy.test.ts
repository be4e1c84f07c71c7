import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { measured, reportOf } from "../../bench/read/measure.ts";

const folder = fileURLToPath(new URL("../articles/", import.meta.url));
const results = readdirSync(folder)
  .filter((name) => /\.(?:txt|html)$/.test(name))
  .sort()
  .map((name) =>
    measured(
      name,
      readFileSync(`${folder}${name}`),
      JSON.parse(readFileSync(`${folder}${name.replace(/\.\w+$/, ".json")}`, "utf8")),
    ),
  );

describe("claims of articles that a person has read", () => {
  it("are as docs/accuracy-reading.md says", () => {
    const kept = readFileSync(new URL("../../docs/accuracy-reading.md", import.meta.url), "utf8");
    expect(reportOf(results)).toBe(kept);
  });

  it("are found, and little else is", () => {
    const all = results.flatMap(({ kinds }) => kinds);
    const sum = (of: "wanted" | "read" | "both") => all.reduce((so, one) => so + one[of], 0);
    expect(sum("both") / sum("read")).toBeGreaterThan(0.95);
    expect(sum("both") / sum("wanted")).toBeGreaterThan(0.95);
  });
});
