import type { FastifyRequest } from "fastify";
import type { Role, User } from "./endpoint.ts";
import { ROLES } from "./endpoint.ts";
import { Denial } from "./problem.ts";
import type { Users } from "./users.ts";

/** The one who sits at this machine, where no users were added. */
export const LOCAL: User = { name: "local", role: "admin" };
export const COOKIE = "entrepot_session";
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether only this machine can reach an address. */
export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || /^127(\.\d{1,3}){3}$/.test(address);
}

/**
 * Who asks. Without users whoever reaches the loopback address is at the machine, unless the request
 * came under another host name: a page elsewhere that points its own name at this address.
 * @throws Denial when it cannot be told, or when a page from elsewhere asks for a change.
 */
export function identify(request: FastifyRequest, users: Users | null): User | null {
  if (users === null) {
    if (!LOOPBACK.has(hostOf(request))) {
      throw new Denial(
        403,
        "this workbench is for this machine only and was called by another name",
        "Open it as http://localhost, or add users and serve it on an address of the network",
      );
    }
    refuseOthersPages(request);
    return LOCAL;
  }
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return users.holder(bearer);
  const cookie = sessionOf(request);
  if (cookie === null) return null;
  refuseOthersPages(request);
  return users.holder(cookie);
}

/** The session's secret in the cookie, or null. */
export function sessionOf(request: FastifyRequest): string | null {
  return (
    new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? "")?.[1] ?? null
  );
}

/** @throws Denial unless the user may do what the role may. */
export function allow(user: User | null, role: Role): User {
  if (user === null) {
    throw new Denial(
      401,
      "nobody is logged in",
      "Log in, or send a token: Authorization: Bearer …",
    );
  }
  if (ROLES.indexOf(user.role) < ROLES.indexOf(role)) {
    throw new Denial(
      403,
      `${user.name} is a ${user.role}; this takes a role of ${role}`,
      "Ask an admin of this workbench",
    );
  }
  return user;
}

function hostOf(request: FastifyRequest): string {
  return (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
}

/** A change asked for by a page of another origin is refused; browsers say where a request is from. */
function refuseOthersPages(request: FastifyRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers["sec-fetch-site"];
  const { origin, host } = request.headers;
  const elsewhere =
    (site !== undefined && site !== "same-origin" && site !== "none") ||
    (origin !== undefined && !/^https?:\/\//.test(origin)) ||
    (origin !== undefined && new URL(origin).host !== host);
  if (elsewhere) {
    throw new Denial(
      403,
      "a page from elsewhere asked for a change",
      "Use the workbench's own pages, or a token",
    );
  }
}
