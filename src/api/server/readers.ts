import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Load } from "../../lake/catalogue.ts";
import type { Engine } from "../../lake/engine.ts";
import { type Lake, openLake, openReader, type Reader } from "../../lake/lake.ts";

/** A lake that may come to be while the server runs, read as it stands at each question. */
export interface Readers {
  /** The published loads, or none while there is no lake. */
  loads(): readonly Load[];
  /** Changes with every load that is published, and only then. */
  state(): string;
  lake(): Lake | null;
  /**
   * Works on a connection of its own to the lake as it stands now; one engine serves all of a state.
   * @throws Refusal when the lake is empty (on that day).
   */
  reading<Result>(
    how: { readonly as_of: string | null; readonly signal?: AbortSignal },
    work: (reader: Pick<Reader, "engine" | "loads" | "set_aside">) => Promise<Result>,
  ): Promise<Result>;
  close(): void;
}

interface Held {
  readonly key: string;
  readonly reader: Promise<Reader>;
  users: number;
  old: boolean;
}

/** Engines kept open: the present, and a few days asked for with `as_of`. */
const KEPT = 4;

export function readersOf(dir: string, options: { readonly memory_limit: string }): Readers {
  let opened: Lake | null = null;
  let held: Held[] = [];
  const lake = () => {
    if (opened === null && existsSync(join(dir, "catalogue.sqlite"))) {
      opened = openLake(dir, { create: false });
    }
    return opened;
  };
  const loads = () => lake()?.catalogue.loads() ?? [];
  const state = () =>
    createHash("sha256")
      .update(
        loads()
          .map((load) => `${load.load_id} ${load.sha256} ${load.vintage}`)
          .join("\n"),
      )
      .digest("hex")
      .slice(0, 16);
  const letGo = (one: Held) => {
    one.users -= 1;
    if (one.users === 0 && one.old) close(one);
  };
  const retire = (one: Held) => {
    one.old = true;
    if (one.users === 0) close(one);
  };
  const close = (one: Held) =>
    void one.reader.then(
      (reader) => reader.close(),
      () => {},
    );

  function take(as_of: string | null): Held {
    const now = state();
    const key = `${now} ${as_of ?? ""}`;
    for (const one of held.filter((each) => !each.key.startsWith(now))) retire(one);
    held = held.filter((one) => !one.old);
    const found = held.find((one) => one.key === key);
    if (found !== undefined) {
      found.users += 1;
      return found;
    }
    const at = lake() ?? openLake(dir, { create: false });
    const reader = openReader(at, { memory_limit: options.memory_limit, as_of });
    const made: Held = { key, reader, users: 1, old: false };
    reader.catch(() => {
      held = held.filter((one) => one !== made);
    });
    held.push(made);
    if (held.length > KEPT) {
      const [first] = held;
      if (first !== undefined) retire(first);
      held = held.slice(1);
    }
    return made;
  }

  return {
    loads,
    state,
    lake,
    async reading({ as_of, signal }, work) {
      const one = take(as_of);
      let engine: Engine | null = null;
      try {
        const reader = await one.reader;
        engine = await reader.engine.another(signal);
        return await work({ engine, loads: reader.loads, set_aside: reader.set_aside });
      } finally {
        engine?.close();
        letGo(one);
      }
    },
    close() {
      for (const one of held) retire(one);
      held = [];
      opened?.close();
      opened = null;
    },
  };
}
