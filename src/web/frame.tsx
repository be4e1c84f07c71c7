import { type ReactNode, useEffect, useRef, useState } from "react";
import { go, useAddress } from "./address.ts";
import { type Problem, useAnswer } from "./ask.ts";
import { type Theme, useTheme } from "./theme.ts";

const PLACES = [
  ["/", "Start"],
  ["/route", "Route"],
  ["/findings", "Findings"],
  ["/case", "Cases"],
  ["/data", "Data"],
] as const;

const KEYS = [
  ["?", "These keys"],
  ["g then s, r, f, c, d", "Go to Start, Route, Findings, Cases, Data"],
  ["j, k or ↓, ↑", "Findings: next, previous"],
  ["Home, End, Page Up, Page Down", "Findings: first, last, a page up or down"],
  ["Enter or o", "Findings: open the route"],
  ["c", "Findings: confirm, with a reason"],
  ["d", "Findings: dismiss, with a reason"],
  ["u", "Findings: open again"],
  ["a", "Findings: assign"],
  ["n", "Findings: write a note"],
  ["p", "Findings: put in a case"],
  ["/", "Findings: search"],
  ["Space", "Route: play the months"],
  ["Escape", "Close a dialogue, leave a field"],
] as const;

const GOES: Readonly<Record<string, string>> = {
  s: "/",
  r: "/route",
  f: "/findings",
  c: "/case",
  d: "/data",
};

/** Head, place and foot of every view. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { path } = useAddress();
  const [theme, setTheme] = useTheme();
  const [keys, setKeys] = useState(false);
  useKeys(() => setKeys(true));
  return (
    <>
      <a className="skip" href="#content">
        To the content
      </a>
      <header className="bar">
        <Link href="/" className="brand">
          Entrepot
        </Link>
        <nav aria-label="Views">
          {PLACES.map(([href, name]) => (
            <Link key={href} href={href} current={isAt(path, href)}>
              {name}
            </Link>
          ))}
        </nav>
        <div className="tools">
          <a href="/docs">API</a>
          <button
            type="button"
            className="quiet-button"
            onClick={() => setKeys(true)}
            aria-label="Keys"
          >
            ?
          </button>
          <label className="theme">
            <span className="unseen">Theme</span>
            <select value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
              <option value="system">System</option>
              <option value="light">Light</option>
              <option value="dark">Dark</option>
            </select>
          </label>
          <Who />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer>
        A finding is a question put to a person: figures of trade show what went where, not who knew
        or whether it was lawful.
      </footer>
      {keys ? (
        <Dialogue title="Keys" onClose={() => setKeys(false)}>
          <dl className="keys">
            {KEYS.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </Dialogue>
      ) : null}
    </>
  );
}

function isAt(path: string, href: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}

function useKeys(showKeys: () => void): void {
  const going = useRef(0);
  const show = useRef(showKeys);
  show.current = showKeys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      if (event.key === "?") show.current();
      const place = GOES[event.key];
      if (place !== undefined && Date.now() - going.current < 1000) {
        event.preventDefault();
        event.stopImmediatePropagation();
        going.current = 0;
        go(place);
      } else if (event.key === "g") going.current = Date.now();
    };
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  }, []);
}

/** Whether a key belongs to a field, a dialogue or the browser. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    document.querySelector("dialog[open]") !== null ||
    (target instanceof HTMLElement &&
      (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)))
  );
}

/** A link to a view of this page; opened elsewhere it is an address like any other. */
export function Link({
  href,
  children,
  className,
  current = false,
}: {
  readonly href: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly current?: boolean;
}) {
  return (
    <a
      href={href}
      className={className}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(href);
      }}
    >
      {children}
    </a>
  );
}

/** Who is asking; where users log in, a way out. */
function Who() {
  const { answer } = useAnswer("GET /api/me");
  if (answer === null || answer.name === "local") return null;
  const leave = async () => {
    await fetch("/api/logout", { method: "POST" });
    location.href = "/login";
  };
  return (
    <button type="button" className="quiet-button" onClick={() => void leave()}>
      {answer.name}: log out
    </button>
  );
}

export function Dialogue({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    shown?.querySelector<HTMLElement>("input, textarea")?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-label={title} onClose={onClose}>
      <div className="dialog-head">
        <h2>{title}</h2>
        <button type="button" className="quiet-button" onClick={onClose} aria-label="Close">
          ✕
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** What went wrong, and what to do. */
export function Trouble({ problem }: { readonly problem: Problem }) {
  if (problem.status === 401) return <LogIn />;
  return (
    <div className="trouble" role="alert">
      <p>
        <strong>{problem.message}.</strong> {problem.todo}
      </p>
    </div>
  );
}

export function Waiting({ what }: { readonly what: string }) {
  return (
    <p className="waiting" role="status">
      {what}
    </p>
  );
}

function LogIn() {
  const [problem, setProblem] = useState<string | null>(null);
  const enter = async (form: FormData) => {
    const reply = await fetch("/api/login", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: form.get("name"), password: form.get("password") }),
    });
    if (reply.ok) location.reload();
    else setProblem(((await reply.json()) as { detail: string }).detail);
  };
  return (
    <form
      className="login"
      onSubmit={(event) => {
        event.preventDefault();
        void enter(new FormData(event.currentTarget));
      }}
    >
      <h1>Log in</h1>
      <label>
        Name
        <input name="name" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      {problem === null ? null : <p role="alert">{problem}.</p>}
      <button type="submit">Log in</button>
    </form>
  );
}
