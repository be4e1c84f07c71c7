import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hash, verify } from "@node-rs/argon2";
import Database from "libsql";
import { Refusal } from "../../trade/refusal.ts";
import type { Role, User } from "./endpoint.ts";

/** The people who may use one workbench. */
export interface Users {
  list(): readonly (User & { readonly added_at: string })[];
  add(name: string, role: Role, password: string): Promise<void>;
  remove(name: string): void;
  /** Null where name or password is wrong; takes as long for either. */
  login(name: string, password: string): Promise<User | null>;
  /** A secret that stands for its holder until it ends; only its hash is kept. */
  pass(name: string, kind: "session" | "token", days: number): string;
  holder(secret: string): User | null;
  /** Ends one pass. */
  end(secret: string): void;
  close(): void;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u;
const SHORTEST_PASSWORD = 10;
/** Checked against when there is no such user, so that the answer takes as long. */
const NOBODY = hash(randomBytes(16).toString("hex"));
const sha256 = (secret: string) => createHash("sha256").update(secret).digest("hex");

/** Whether any user was ever added to this lake. */
export function hasUsers(dir: string): boolean {
  if (!existsSync(join(dir, "users.sqlite"))) return false;
  const users = openUsers(dir);
  try {
    return users.list().length > 0;
  } finally {
    users.close();
  }
}

/** @throws Refusal when the file cannot be read. */
export function openUsers(dir: string): Users {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, "users.sqlite");
  const db = new Database(file);
  try {
    db.pragma("journal_mode = WAL");
    db.pragma("busy_timeout = 10000");
    db.pragma("foreign_keys = ON");
    db.exec(readFileSync(new URL("users.sql", import.meta.url), "utf8"));
  } catch (cause) {
    db.close();
    throw new Refusal("the list of users cannot be read", {
      file,
      todo: "Restore this file, or move it away and add the users again",
      cause,
    });
  }
  const all = <Row>(sql: string, ...values: readonly unknown[]) =>
    db.prepare(sql).all(...values) as readonly Row[];
  const holderOf = db.prepare(
    "select u.name, u.role from pass p join user u using (name) where p.sha256 = ? and p.until > ?",
  );
  return {
    list: () => all("select name, role, added_at from user order by name"),
    async add(name, role, password) {
      if (!NAME.test(name)) {
        throw new Refusal(`"${name}" is not a user's name`, {
          todo: "Begin with a letter or digit; then letters, digits and . _ @ -, 64 at most",
        });
      }
      if (password.length < SHORTEST_PASSWORD) {
        throw new Refusal("the password is too short", {
          todo: `Take at least ${SHORTEST_PASSWORD} characters`,
        });
      }
      if (all("select 1 from user where name = ?", name).length > 0) {
        throw new Refusal(`there is a user ${name} already`, {
          todo: `Remove it first: entrepot users remove ${name}`,
        });
      }
      db.prepare("insert into user values (?, ?, ?, ?)").run(
        name,
        role,
        await hash(password),
        new Date().toISOString(),
      );
    },
    remove(name) {
      if (db.prepare("delete from user where name = ?").run(name).changes === 0) {
        throw new Refusal(`there is no user ${name}`, { todo: "See them: entrepot users list" });
      }
    },
    async login(name, password) {
      const [row] = all<User & { readonly password: string }>(
        "select name, role, password from user where name = ?",
        name,
      );
      const right = await verify(row?.password ?? (await NOBODY), password);
      return row === undefined || !right ? null : { name: row.name, role: row.role };
    },
    pass(name, kind, days) {
      if (all("select 1 from user where name = ?", name).length === 0) {
        throw new Refusal(`there is no user ${name}`, { todo: "See them: entrepot users list" });
      }
      const secret = `ent_${randomBytes(32).toString("base64url")}`;
      const now = Date.now();
      db.prepare("delete from pass where until <= ?").run(new Date(now).toISOString());
      db.prepare("insert into pass values (?, ?, ?, ?, ?)").run(
        sha256(secret),
        name,
        kind,
        new Date(now).toISOString(),
        new Date(now + days * 86_400_000).toISOString(),
      );
      return secret;
    },
    holder: (secret) =>
      (holderOf.get(sha256(secret), new Date().toISOString()) as User | undefined) ?? null,
    end(secret) {
      db.prepare("delete from pass where sha256 = ?").run(sha256(secret));
    },
    close: () => db.close(),
  };
}
