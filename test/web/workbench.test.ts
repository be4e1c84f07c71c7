/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyDossier } from "../../src/findings/dossier/verify.ts";
import { type Bench, benchOn, caseLake, folder, QUESTION, remove } from "../api/bench.ts";
import { openBrowser, openPage } from "./browser.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const question = `commodity=8703&from=${QUESTION.from}&to=RUS&since=2022-03&until=2023-10`;

let bench: Bench;
let browser: Browser;
let base: string;

beforeAll(async () => {
  [bench, browser] = await Promise.all([
    caseLake().then((dir) => benchOn(dir, { most_upload_bytes: 2 ** 30 })),
    openBrowser(),
  ]);
  base = await bench.app.listen({ port: 0, host: "127.0.0.1" });
  // A finding for each subheading, so that there is something to triage.
  for (const commodity of [
    "8703",
    "870321",
    "870322",
    "870323",
    "870324",
    "870331",
    "870332",
    "870333",
    "870340",
    "870350",
    "870360",
    "870380",
  ]) {
    await bench.post("/api/findings", { question: { ...QUESTION, commodity } }).catch(() => {
      // Not every subheading went on to Russia.
    });
  }
}, 120_000);

afterAll(async () => {
  await browser.close();
  await bench.close();
  remove(bench.dir);
  expect(bench.defects).toEqual([]);
});

/** Works on a page of its own, which must end without an error. */
async function onPage(
  path: string,
  work: (page: Page) => Promise<void>,
  how: Parameters<typeof openPage>[1] = {},
): Promise<void> {
  const { page, errors } = await openPage(browser, how);
  try {
    await page.goto(base + path);
    await work(page);
    expect(errors).toEqual([]);
  } finally {
    await page.context().close();
  }
}

const answer = (page: Page) => page.locator("h1.answer");

describe("the workbench in a browser", () => {
  it("asks the question of the case by keyboard, and opens with the sentence", async () => {
    await onPage("/", async (page) => {
      await page.getByRole("combobox", { name: /Which goods/ }).fill("870");
      await page
        .getByRole("option", { name: /^8703 / })
        .first()
        .waitFor();
      await page.getByRole("combobox", { name: /Which goods/ }).fill("8703");
      await page.getByRole("combobox", { name: /To whom/ }).fill("russ");
      await page.getByRole("option", { name: /RUS/ }).waitFor();
      await page.keyboard.press("Enter");
      expect(await page.getByRole("combobox", { name: /To whom/ }).inputValue()).toBe("RUS");
      await page.getByLabel("Until").fill("2023-10");
      await page.keyboard.press("Enter");
      await answer(page).waitFor();
      expect(await answer(page).textContent()).toMatch(
        /^Between 21,819 and 27,145 of the 27,145 pieces of passenger cars/,
      );
      await page.locator("#map-wide .land").first().waitFor();
      expect(new URL(page.url()).pathname).toBe("/route");
    });
  }, 60_000);

  it("moves a slider and answers again, keeps it in the address, and is there after a reload", async () => {
    await onPage(`/route?${question}`, async (page) => {
      await answer(page).waitFor();
      const slider = page.getByLabel("Opening stock, months");
      await slider.focus();
      await page.keyboard.press("Home");
      await page.waitForFunction(
        () => document.querySelector("h1.answer")?.textContent?.includes("21,819") === false,
      );
      const moved = await answer(page).textContent();
      expect(new URL(page.url()).searchParams.get("opening_stock")).toBe("0");
      await page.reload();
      await answer(page).waitFor();
      expect(await answer(page).textContent()).toBe(moved);
      // Mexico on the other side: the answer hangs on it.
      await page.getByRole("checkbox", { name: /Mexico/ }).uncheck();
      await page.waitForFunction(
        (before) => document.querySelector("h1.answer")?.textContent !== before,
        moved,
      );
      await page.getByRole("button", { name: "As it was asked" }).click();
      await page.waitForFunction(() =>
        document.querySelector("h1.answer")?.textContent?.startsWith("Between 21,819"),
      );
    });
  }, 60_000);

  it("plays the months on the map", async () => {
    await onPage(`/route?${question}`, async (page) => {
      await page.locator("#map-wide .arc.on").first().waitFor();
      await page.getByLabel("The year before").check();
      await page.locator("#map-wide .arc.before").first().waitFor();
      await page.getByRole("slider", { name: "Month", exact: true }).focus();
      await page.keyboard.press("End");
      await page.waitForURL(/show=2023-10/);
      await page.locator("figcaption", { hasText: "October 2023." }).waitFor();
    });
  }, 60_000);

  it("triages ten findings with the keyboard alone", async () => {
    await onPage("/findings?decision=&sort=outflow_after", async (page) => {
      await page.locator(".finding-row").first().waitFor();
      for (let judged = 0; judged < 10; judged++) {
        await page.keyboard.press(judged % 3 === 0 ? "d" : "c");
        await page.locator("dialog[open] input").waitFor();
        await page.keyboard.type(`reason ${judged}`);
        await page.keyboard.press("Enter");
        await page.locator("dialog[open]").waitFor({ state: "detached" });
        await page.waitForFunction(
          (done) =>
            document.querySelectorAll(".finding-row:not([data-decision=open])").length === done,
          judged + 1,
        );
      }
      await page.keyboard.press("Home");
      await page.keyboard.press("n");
      await page.locator("dialog[open] input").waitFor();
      await page.keyboard.type("looked at twice");
      await page.keyboard.press("Enter");
      await page.locator("dialog[open]").waitFor({ state: "detached" });
    });
    const { decisions } = await bench.get<{ decisions: Record<string, number> }>("/api/findings");
    expect(decisions["confirmed"]).toBe(6);
    expect(decisions["dismissed"]).toBe(4);
    const { entries } = await bench.get<{ entries: { says: string }[] }>("/api/journal");
    expect(entries.at(-1)?.says).toMatch(/looked at twice$/);
  }, 90_000);

  it("builds a case and exports a dossier that verifies", async () => {
    await onPage("/findings?sort=outflow_after", async (page) => {
      await page.locator(".finding-row").first().waitFor();
      await page.keyboard.press("p");
      await page.getByLabel("Or open a new case").fill("Cars through Armenia");
      await page.keyboard.press("Enter");
      await page.locator("dialog[open]").waitFor({ state: "detached" });
      await page.keyboard.press("g");
      await page.keyboard.press("c");
      await page.getByRole("link", { name: "Cars through Armenia" }).click();
      await page.getByLabel("Write a note").fill("For the desk");
      await page.keyboard.press("Enter");
      await page.locator("p.note", { hasText: "For the desk" }).waitFor();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Dossier", exact: true }).click(),
      ]);
      const file = join(bench.dir, "dossier.html");
      await download.saveAs(file);
      const verdict = verifyDossier(readFileSync(file, "utf8"), bench.workbench.program);
      expect(verdict?.checks.filter((check) => !check.holds)).toEqual([]);
      await page.getByText(/The whole journal verifies/).waitFor();
      // A dossier stands alone: it opens without the server, and asks nothing of any.
      const alone = await openPage(browser);
      const asked: string[] = [];
      alone.page.on("request", (request) => asked.push(request.url()));
      await alone.page.goto(`file://${file}`);
      expect(await alone.page.locator("h1").textContent()).toBe("Cars through Armenia");
      expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
      expect(alone.errors).toEqual([]);
      await alone.page.context().close();
    });
  }, 90_000);

  it("loads files that are dropped while a job runs, and cancels the job", async () => {
    await onPage("/data", async (page) => {
      await page.getByRole("heading", { name: "Loads" }).waitFor();
      const job = await bench.post<{ job_id: string }>("/api/detections", {});
      const text = readFileSync(new URL("flows.csv", folder), "utf8")
        .split("\n")
        .slice(0, 300)
        .join("\n");
      const mapping = readFileSync(new URL("mapping.json", folder), "utf8");
      await page.locator(".drop").evaluate(
        (drop, [csv, json]) => {
          const data = new DataTransfer();
          data.items.add(new File([csv ?? ""], "dropped.csv"));
          data.items.add(new File([json ?? ""], "mapping.json"));
          drop.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
        },
        [text, mapping],
      );
      await page
        .locator(".jobs li", { hasText: "dropped.csv" })
        .getByText(/299 rows loaded/)
        .waitFor();
      await page.getByRole("rowheader", { name: "2", exact: true }).waitFor();
      await page.reload();
      const running = page.locator(".jobs li", { hasText: "Every measure" });
      await running.waitFor();
      const cancel = running.getByRole("button", { name: "Cancel" });
      if (await cancel.isVisible().catch(() => false)) await cancel.click().catch(() => {});
      await bench.post(`/api/jobs/${job.job_id}/cancel`, {});
      await page
        .locator(".jobs li[data-state=cancelled], .jobs li[data-state=done]")
        .first()
        .waitFor();
    });
  }, 90_000);

  it("says what is wrong and what to do", async () => {
    const { page } = await openPage(browser);
    await page.goto(`${base}/route?commodity=8703&from=ARX&to=RUS&since=2022-03`);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(
      /"ARX" is neither a country nor a group.*ARM \(Armenia\)/,
    );
    await page.context().close();
  }, 30_000);
});

const VIEWS = [
  ["start", "/"],
  ["route", `/route?${question}`],
  ["a new question", "/route"],
  ["data", "/data"],
  ["findings", "/findings"],
  ["cases", "/case"],
  ["commodity", "/commodity/8703?exporter=ARM&importer=RUS"],
  ["country", "/country/ARM"],
] as const;

describe("every view", () => {
  it.each(VIEWS)(
    "%s has no violation that axe finds, in both themes, on both sizes",
    async (_, path) => {
      for (const how of [
        { theme: "light", width: 1280 },
        { theme: "dark", width: 380 },
      ] as const) {
        await onPage(
          path,
          async (page) => {
            await page.waitForLoadState("networkidle");
            await page.waitForTimeout(200);
            const wide = await page.evaluate(
              () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
            );
            expect(wide, `${path} at ${how.width} is too wide`).toBeLessThanOrEqual(0);
            await page.evaluate(axe);
            const found = await page.evaluate(async () => {
              const run = (
                window as unknown as {
                  axe: {
                    run(): Promise<{
                      violations: {
                        id: string;
                        nodes: { html: string; failureSummary: string }[];
                      }[];
                    }>;
                  };
                }
              ).axe.run;
              return (await run()).violations.map(
                ({ id, nodes }) =>
                  `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`,
              );
            });
            expect(found, `${path}, ${how.theme}, ${how.width}`).toEqual([]);
          },
          how,
        );
      }
    },
    90_000,
  );

  it("needs at most 200 kB of script before the map", async () => {
    const sizes: number[] = [];
    const { page } = await openPage(browser);
    page.on("response", async (reply) => {
      if (reply.url().endsWith(".js")) {
        sizes.push(Number((await reply.allHeaders())["content-length"] ?? 0));
      }
    });
    await page.goto(`${base}/`);
    await page.getByText("3,424 rows").or(page.getByText("3,723 rows")).waitFor();
    await page.waitForTimeout(100);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
    await page.context().close();
  }, 30_000);
});
