import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium, type Page } from "playwright-core";

const SYSTEM = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A browser: the system's Chromium, or the one that comes as a package. */
export async function openBrowser(): Promise<Browser> {
  const own = SYSTEM.find((path) => path !== undefined && existsSync(path));
  return chromium.launch({
    executablePath: own ?? (await sparticuz.executablePath()),
    args: ["--no-sandbox", "--disable-gpu"],
    headless: true,
  });
}

/** A page whose errors are collected: a test that leaves any has failed. */
export async function openPage(
  browser: Browser,
  how: {
    readonly width?: number;
    readonly height?: number;
    readonly theme?: "light" | "dark";
  } = {},
): Promise<{ readonly page: Page; readonly errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width: how.width ?? 1280, height: how.height ?? 900 },
    colorScheme: how.theme ?? "light",
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { page, errors };
}
