import { lookup } from "node:dns/promises";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { MOST_BYTES } from "../../text/article/article.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { Handed } from "./read.ts";

export interface FetchOptions {
  /** Whether addresses of this machine and its networks may be asked. */
  readonly allow_private: boolean;
  /** For all of it, redirects included. */
  readonly timeout_ms: number;
  readonly signal?: AbortSignal;
}

const MOST_REDIRECTS = 5;

/** Addresses that are not the public internet (IANA special-purpose registries, RFC 6890 and its updates). */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  PRIVATE.addSubnet(net, bits, "ipv4");
}
for (const [net, bits] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  PRIVATE.addSubnet(net, bits, "ipv6");
}

/** Whether an IP address belongs to this machine, a local network or a reserved range. */
export function isPrivate(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return PRIVATE.check(address, "ipv4");
  if (version !== 6) return true;
  // An IPv4 address in IPv6 clothes is judged as what it is.
  const mapped = /^(?:::|0:0:0:0:0:)ffff:(\d+\.\d+\.\d+\.\d+|[0-9a-f]{1,4}:[0-9a-f]{1,4})$/i.exec(
    address,
  )?.[1];
  if (mapped === undefined) return PRIVATE.check(address, "ipv6");
  return isPrivate(mapped.includes(".") ? mapped : dotted(mapped));
}

function dotted(pair: string): string {
  const [high = 0, low = 0] = pair.split(":").map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/**
 * A page from the web: http and https only, every redirect judged like the first address, the
 * connection made to the very address that was judged (a name that answers differently a moment
 * later gains nothing), and no more than the article reader takes.
 *
 * @throws Refusal on another scheme, a private address, too many redirects, an answer that is no
 *   page, is too long or takes too long.
 */
export async function fetchPage(url: string, options: FetchOptions): Promise<Handed> {
  const stop = AbortSignal.any([
    AbortSignal.timeout(options.timeout_ms),
    ...(options.signal === undefined ? [] : [options.signal]),
  ]);
  let at = parsed(url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await ask(at, options, stop, url);
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if (status >= 300 && status < 400 && location !== undefined) {
      answer.destroy();
      at = parsed(new URL(location, at).href);
      continue;
    }
    if (status !== 200) {
      answer.destroy();
      throw refused(url, `the server answers ${status}`, "Open it in a browser and save the page");
    }
    const bytes = await body(answer, url, stop);
    const charset = /charset=["']?([\w:.-]+)/i.exec(answer.headers["content-type"] ?? "")?.[1];
    return { bytes, from: at.href, charset: charset ?? null };
  }
  throw refused(url, `more than ${MOST_REDIRECTS} redirects`, "Name the address they lead to");
}

function refused(url: string, why: string, todo: string, cause?: unknown): Refusal {
  return new Refusal(why, { file: url, todo, cause });
}

function parsed(url: string): URL {
  let at: URL;
  try {
    at = new URL(url);
  } catch (cause) {
    throw refused(url, "is no address", "Write it with https:// and the name of the site", cause);
  }
  if (at.protocol !== "http:" && at.protocol !== "https:") {
    throw refused(
      url,
      `${at.protocol} is not read, only http and https`,
      "Save the page as a file",
    );
  }
  if (at.username !== "" || at.password !== "") {
    throw refused(
      url,
      "carries a name or a password",
      "Leave them out, or save the page as a file",
    );
  }
  return at;
}

async function ask(
  at: URL,
  options: FetchOptions,
  signal: AbortSignal,
  url: string,
): Promise<IncomingMessage> {
  const host = at.hostname.replace(/^\[|\]$/g, "");
  const address = isIP(host) === 0 ? await resolved(host, url) : host;
  if (!options.allow_private && isPrivate(address)) {
    throw refused(
      at.href,
      `${host} is at ${address}, an address of this machine or a local network`,
      "Add --allow-private if that is meant",
    );
  }
  const judged: LookupFunction = (_name, wanted, answer) => {
    const family = isIP(address);
    if (wanted.all === true) answer(null, [{ address, family }]);
    else answer(null, address, family);
  };
  const request = at.protocol === "https:" ? secureRequest : plainRequest;
  return await new Promise((resolve, reject) => {
    const asking = request(
      at,
      {
        lookup: judged,
        signal,
        headers: {
          accept: "text/html, text/plain",
          "accept-encoding": "identity",
          "user-agent": "entrepot",
        },
      },
      resolve,
    );
    asking.on("error", (cause) => reject(failed(url, signal, cause)));
    asking.end();
  });
}

async function resolved(host: string, url: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch (cause) {
    throw refused(
      url,
      `nobody knows the name ${host}`,
      "Check the address, or read a saved page",
      cause,
    );
  }
}

async function body(
  answer: IncomingMessage,
  url: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const type = answer.headers["content-type"] ?? "text/html";
  if (!/^(?:text\/|application\/xhtml)/i.test(type)) {
    answer.destroy();
    throw refused(url, `is ${type}, no page`, "Name the address of the article itself");
  }
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of answer) {
      length += (part as Buffer).length;
      if (length > MOST_BYTES) {
        answer.destroy();
        throw refused(url, `is longer than ${MOST_BYTES / 2 ** 20} MB`, "Save the article alone");
      }
      parts.push(part as Buffer);
    }
  } catch (cause) {
    throw cause instanceof Refusal ? cause : failed(url, signal, cause);
  }
  return Buffer.concat(parts);
}

function failed(url: string, signal: AbortSignal, cause: unknown): unknown {
  if (signal.reason instanceof Refusal) return signal.reason;
  if (signal.aborted) return refused(url, "takes too long", "Try again, or save the page", cause);
  return refused(
    url,
    `cannot be reached (${cause instanceof Error ? cause.message : String(cause)})`,
    "Check the address and the connection, or read a saved page",
    cause,
  );
}
