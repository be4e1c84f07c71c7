import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance, InjectOptions } from "fastify";
import { server } from "../../src/api/server/server.ts";
import type { Users } from "../../src/api/server/users.ts";
import { openWorkbench, type Workbench } from "../../src/api/server/workbench.ts";
import { openLake } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";

export const folder = new URL("../cases/cars-armenia-russia/", import.meta.url);
export const QUESTION = {
  commodity: "8703",
  from: "EU27,USA,JPN,GBR,KOR,CAN,MEX",
  to: "RUS",
  since: "2022-03",
  until: "2023-10",
} as const;
export const asked = (more: Readonly<Record<string, string>> = {}) =>
  `/api/trace?${new URLSearchParams({ ...QUESTION, ...more })}`;

/** A directory that holds the bundled case as a lake. */
export async function caseLake(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
  const lake = openLake(dir, { create: true });
  await load(lake, new URL("flows.csv", folder).pathname, {
    source: null,
    made: tableSource(new URL("mapping.json", folder).pathname),
    encoding: null,
    vintage: "2024-01-15",
    max_rejected: 0,
    memory_limit: "1GB",
    progress: () => {},
  });
  lake.close();
  return dir;
}

export interface Bench {
  readonly dir: string;
  readonly app: FastifyInstance;
  readonly workbench: Workbench;
  /** Defects that were complained of. */
  readonly defects: readonly unknown[];
  get<Answer>(url: string): Promise<Answer>;
  post<Answer>(url: string, body?: object): Promise<Answer>;
  status(how: InjectOptions): Promise<number>;
  close(): Promise<void>;
}

const HOST = { host: "localhost" };

/** A server on a lake, asked without a socket. */
export async function benchOn(
  dir: string,
  {
    users = null,
    most_upload_bytes = 2 ** 20,
  }: { readonly users?: Users | null; readonly most_upload_bytes?: number } = {},
): Promise<Bench> {
  const workbench = openWorkbench({
    dir,
    program: "entrepot test",
    memory_limit: "1GB",
    most_upload_bytes,
    silence_ms: 500,
  });
  const defects: unknown[] = [];
  const app = await server({ workbench, users, complain: (error) => defects.push(error) });
  const answered = async <Answer>(how: InjectOptions): Promise<Answer> => {
    const reply = await app.inject({ headers: HOST, ...how });
    if (reply.statusCode !== 200)
      throw new Error(`${reply.statusCode} ${reply.body.slice(0, 500)}`);
    return reply.json<Answer>();
  };
  return {
    dir,
    app,
    workbench,
    defects,
    get: (url) => answered({ method: "GET", url }),
    post: (url, body) =>
      answered({ method: "POST", url, ...(body === undefined ? {} : { payload: body }) }),
    status: async (how) => (await app.inject({ headers: HOST, ...how })).statusCode,
    async close() {
      await app.close();
      await workbench.close();
      users?.close();
    },
  };
}

export function remove(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}
