import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchPage, isPrivate } from "../../src/findings/read/address.ts";

const ASK = { allow_private: true, timeout_ms: 5000 };

describe("addresses", () => {
  let server: Server;
  let at: string;
  beforeAll(async () => {
    server = createServer((request, answer) => {
      const url = request.url ?? "";
      if (url === "/page")
        answer.setHeader("content-type", "text/html; charset=gbk").end("<p>Hello</p>");
      else if (url === "/round") answer.writeHead(302, { location: "/round" }).end();
      else if (url === "/on") answer.writeHead(301, { location: "/page" }).end();
      else if (url === "/file") answer.writeHead(302, { location: "file:///etc/hostname" }).end();
      else if (url === "/long") {
        answer.setHeader("content-type", "text/html");
        const part = Buffer.alloc(2 ** 20, 97);
        const more = () => {
          while (answer.write(part)) if (answer.destroyed) return;
          if (!answer.destroyed) answer.once("drain", more);
        };
        more();
      } else if (url === "/never")
        answer.writeHead(200, { "content-type": "text/html" }).write("<p>");
      else if (url === "/picture") answer.setHeader("content-type", "image/png").end("x");
      else answer.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("are read, with the encoding that the server declares", async () => {
    const page = await fetchPage(`${at}/on`, ASK);
    expect(page.from).toBe(`${at}/page`);
    expect(page.charset).toBe("gbk");
    expect(new TextDecoder().decode(page.bytes)).toBe("<p>Hello</p>");
  });

  it.each([
    ["/round", /redirects/],
    ["/file", /only http and https/],
    ["/picture", /no page/],
    ["/long", /longer than/],
    ["/gone", /answers 404/],
  ])("%s is refused", async (path, why) => {
    await expect(fetchPage(at + path, ASK)).rejects.toThrow(why);
  });

  it("are given up when they take too long", async () => {
    await expect(fetchPage(`${at}/never`, { ...ASK, timeout_ms: 300 })).rejects.toThrow(/too long/);
  });

  it.each([
    "http://127.0.0.1/",
    "http://localhost/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://169.254.169.254/latest/meta-data",
    "http://0x7f.1/",
    "http://2130706433/",
  ])("%s is refused as private", async (url) => {
    await expect(fetchPage(url, { ...ASK, allow_private: false })).rejects.toThrow(/local network/);
  });

  it.each([
    "ftp://example.org/a",
    "file:///etc/hostname",
    "http://user:word@example.org/",
    "https:",
  ])("%s is refused", async (url) => {
    await expect(fetchPage(url, ASK)).rejects.toThrow();
  });

  it("knows private ranges", () => {
    for (const one of [
      "10.1.2.3",
      "172.31.0.1",
      "192.168.1.1",
      "100.64.0.1",
      "::1",
      "fe80::1",
      "fd00::1",
      "::ffff:7f00:1",
      "0.0.0.0",
    ]) {
      expect(isPrivate(one), one).toBe(true);
    }
    for (const one of ["8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"]) {
      expect(isPrivate(one), one).toBe(false);
    }
  });
});
