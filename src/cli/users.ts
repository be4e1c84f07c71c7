import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Command, Option } from "commander";
import { ROLES, type Role } from "../api/server/endpoint.ts";
import { openUsers, type Users } from "../api/server/users.ts";
import { Refusal } from "../trade/refusal.ts";
import { atDesk, type Common, common, type Desk, wholeNumber } from "./frame.ts";

export function usersCommand(): Command {
  const users = new Command("users")
    .summary("who may use the workbench from elsewhere")
    .description(
      "Users of the workbench: readers look, analysts load, judge and keep cases, admins do all. Passwords are kept as argon2id only.",
    )
    .addHelpText("after", "\nExample:\n  entrepot users add anna --role analyst < password.txt");
  users.addCommand(
    common(
      new Command("add")
        .summary("add a user; the password is read from standard input")
        .argument("<name>", "what they log in as")
        .addOption(new Option("--role <role>", "what they may do").choices(ROLES).default("reader"))
        .addHelpText(
          "after",
          "\nExample:\n  entrepot users add anna --role analyst < password.txt",
        ),
    ).action((name: string, options: Common & { readonly role: Role }) =>
      withUsers(options, async (known, desk) => {
        await known.add(name, options.role, await password());
        desk.json({ name, role: options.role });
        desk.say(`${name} can log in as ${options.role}`);
      }),
    ),
  );
  users.addCommand(
    common(
      new Command("list")
        .summary("the users")
        .addHelpText("after", "\nExample:\n  entrepot users list"),
    ).action((options: Common) =>
      withUsers(options, async (known, desk) => {
        const all = known.list();
        desk.json({ users: all });
        for (const one of all)
          desk.say(`${one.name}  ${one.role}  since ${one.added_at.slice(0, 10)}`);
        if (all.length === 0) desk.say("No users: only this machine can reach the workbench");
      }),
    ),
  );
  users.addCommand(
    common(
      new Command("remove")
        .summary("remove a user, with sessions and tokens")
        .argument("<name>", "whom")
        .addHelpText("after", "\nExample:\n  entrepot users remove anna"),
    ).action((name: string, options: Common) =>
      withUsers(options, async (known, desk) => {
        known.remove(name);
        desk.json({ removed: name });
        desk.say(`${name} is removed`);
      }),
    ),
  );
  users.addCommand(
    common(
      new Command("token")
        .summary("make a bearer token for a program; it is shown once")
        .argument("<name>", "whose rights it has")
        .option("--days <n>", "how long it holds", wholeNumber, 90)
        .addHelpText("after", "\nExample:\n  entrepot users token anna --days 30"),
    ).action((name: string, options: Common & { readonly days: number }) =>
      withUsers(options, async (known, desk) => {
        const token = known.pass(name, "token", options.days);
        desk.json({ name, token });
        desk.say(token);
      }),
    ),
  );
  return users;
}

function withUsers(
  options: Common,
  work: (users: Users, desk: Desk) => Promise<void>,
): Promise<void> {
  return atDesk(options, async (desk) => {
    const users = openUsers(options.lake);
    try {
      await work(users, desk);
    } finally {
      users.close();
    }
  });
}

/** The first line of standard input; typed at a terminal it is not shown. */
async function password(): Promise<string> {
  const { isTTY } = process.stdin;
  if (isTTY) process.stderr.write("Password (not shown): ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTTY });
  for await (const line of lines) {
    if (isTTY) process.stderr.write("\n");
    return line;
  }
  throw new Refusal("no password was given", {
    todo: "Give it on standard input: entrepot users add anna < password.txt",
  });
}
