import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { benchOn, caseLake, QUESTION, remove } from "../test/api/bench.ts";
import { openBrowser, openPage } from "../test/web/browser.ts";

/** Every view in both themes at three widths, to be looked at: npm run screenshots. */
const out = join("out", "screenshots");
const WIDTHS = [380, 1280, 1920] as const;
const THEMES = ["light", "dark"] as const;

mkdirSync(out, { recursive: true });
const dir = await caseLake();
const bench = await benchOn(dir);
const base = await bench.app.listen({ port: 0, host: "127.0.0.1" });
const browser = await openBrowser();
try {
  const { finding_ids } = await bench.post<{ finding_ids: string[] }>("/api/findings", {
    question: QUESTION,
  });
  for (const commodity of ["870323", "870324", "870340"]) {
    await bench.post("/api/findings", { question: { ...QUESTION, commodity } });
  }
  const { case_id } = await bench.post<{ case_id: string }>("/api/cases", {
    title: "Passenger cars to Russia through Armenia",
  });
  await bench.post(`/api/cases/${case_id}/findings`, { finding_ids, act: "put in" });
  await bench.post(`/api/cases/${case_id}/notes`, { text: "Both levels of the code agree." });
  await bench.post(`/api/findings/${finding_ids[0]}/judgements`, {
    decision: "confirmed",
    why: "Mass balance leaves no other source",
  });
  const question = new URLSearchParams(QUESTION).toString().replaceAll("%2C", ",");
  const views = [
    ["start", "/"],
    ["route", `/route?${question}`],
    ["route-before", `/route?${question}&show=before`],
    ["route-month", `/route?${question}&show=2023-07`],
    ["route-wrong", `/route?${question.replace("EU27", "EU28")}`],
    ["data", "/data"],
    ["findings", "/findings"],
    ["cases", "/case"],
    ["case", `/case/${case_id}`],
    ["commodity", "/commodity/8703?exporter=ARM&importer=RUS"],
    ["country", "/country/ARM"],
    ["docs", "/docs"],
  ] as const;
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      for (const [name, path] of views) {
        const { page } = await openPage(browser, { width, theme });
        await page.goto(base + path);
        await page.waitForLoadState("networkidle");
        await page.waitForTimeout(150);
        await page.screenshot({ path: join(out, `${name}-${width}-${theme}.png`), fullPage: true });
        await page.context().close();
      }
    }
  }
  console.log(`${views.length * WIDTHS.length * THEMES.length} pictures in ${out}`);
} finally {
  await browser.close();
  await bench.close();
  remove(dir);
}
