import type { AddressInfo } from "node:net";
import { Refusal } from "../../trade/refusal.ts";
import { isLoopback } from "./guard.ts";
import { server } from "./server.ts";
import { hasUsers, openUsers } from "./users.ts";
import { openWorkbench } from "./workbench.ts";

export interface Listening {
  readonly url: string;
  readonly users: boolean;
  /** Lets requests under way end, cancels jobs, and closes the files. */
  close(): Promise<void>;
}

/**
 * Opens the workbench of a lake to a port.
 * @throws Refusal when the address can be reached from elsewhere and there are no users, or when the
 *   port is taken.
 */
export async function listen(options: {
  readonly dir: string;
  readonly program: string;
  readonly host: string;
  readonly port: number;
  readonly memory_limit: string;
  readonly most_upload_bytes: number;
  readonly complain: (error: unknown, what: string) => void;
}): Promise<Listening> {
  const { host, port } = options;
  const wanted = hasUsers(options.dir);
  if (!isLoopback(host) && !wanted) {
    throw new Refusal(`${host} can be reached from elsewhere, and this lake has no users`, {
      todo: "Add one first: entrepot users add NAME --role admin; or leave --host out to serve this machine only",
    });
  }
  const users = wanted ? openUsers(options.dir) : null;
  const workbench = openWorkbench(options);
  const app = await server({ workbench, users, complain: options.complain });
  const close = async () => {
    await app.close();
    await workbench.close();
    users?.close();
  };
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await close();
    const taken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
    throw new Refusal(taken ? `port ${port} is taken` : `cannot listen on ${host}:${port}`, {
      todo: "Take another with --port, or --port 0 for any that is free",
      cause,
    });
  }
  const at = app.server.address() as AddressInfo;
  const name = isLoopback(host) ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${at.port}`, users: wanted, close };
}
