import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { smallTables } from "../../bench/truth/small.ts";

describe("docs/accuracy.md", () => {
  it("holds what the small bench of truth measures today", () => {
    const page = readFileSync(new URL("../../docs/accuracy.md", import.meta.url), "utf8");
    const small = /<!-- small -->\n\n([\s\S]*?)\n\n<!-- \/small -->/.exec(page)?.[1];
    expect(smallTables()).toBe(small);
  });
});
