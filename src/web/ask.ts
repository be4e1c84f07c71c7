import { useEffect, useState, useSyncExternalStore } from "react";
import type { Contract } from "../api/contract.ts";

/** Everything that can be asked, and what is answered, is typed by the server itself. */
export type Endpoint = keyof Contract;
export type AnswerTo<E extends Endpoint> = Contract[E]["answer"];

type Words = Readonly<Record<string, string | number | boolean | undefined>>;

interface Asking {
  readonly query?: Words;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
}

/** What the server says went wrong, and what to do about it. */
export class Problem extends Error {
  readonly status: number;
  readonly todo: string;

  constructor(status: number, detail: string, todo: string) {
    super(detail);
    this.status = status;
    this.todo = todo;
  }
}

/** The address of a question. */
export function addressOf(endpoint: Endpoint, { query = {}, params = {} }: Asking = {}): string {
  const [, url = ""] = endpoint.split(" ");
  const path = url.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name] ?? "")),
  );
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") words.set(name, String(value));
  }
  return words.size === 0 ? path : `${path}?${words}`;
}

/** @throws Problem with the server's own words. */
export async function ask<E extends Endpoint>(
  endpoint: E,
  asking: {
    readonly query?: Partial<Contract[E]["query"]>;
    readonly params?: Contract[E]["params"];
    readonly body?: Contract[E]["body"];
    readonly signal?: AbortSignal;
  } = {},
): Promise<AnswerTo<E>> {
  const [method = "GET"] = endpoint.split(" ");
  const reply = await send(addressOf(endpoint, asking as Asking), {
    method,
    ...(asking.body === undefined
      ? {}
      : { body: JSON.stringify(asking.body), headers: { "content-type": "application/json" } }),
    ...(asking.signal === undefined ? {} : { signal: asking.signal }),
  });
  return (await reply.json()) as AnswerTo<E>;
}

/** A request whose failure is a problem with something to do. */
export async function send(url: string, how: RequestInit): Promise<Response> {
  const reply = await fetch(url, how).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(0, "The server does not answer", "See whether entrepot serve still runs");
  });
  if (reply.ok) return reply;
  const said = (await reply.json().catch(() => ({}))) as Partial<Record<"detail" | "todo", string>>;
  throw new Problem(
    reply.status,
    said.detail ?? `The server answered ${reply.status}`,
    said.todo ?? "Try again",
  );
}

export interface Answered<E extends Endpoint> {
  /** The newest answer there is; while another is under way, the one before it. */
  readonly answer: AnswerTo<E> | null;
  readonly problem: Problem | null;
  /** Whether what is shown answers an earlier question. */
  readonly waiting: boolean;
}

const known = new Map<string, unknown>();
let round = 0;
const listeners = new Set<() => void>();

/** Everything shown is asked again: something was written, or a load was published. */
export function askAgain(): void {
  round += 1;
  for (const told of listeners) told();
}

function useRound(): number {
  return useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    () => round,
  );
}

/** Asks while the component is shown; null asks nothing. */
export function useAnswer<E extends Endpoint>(
  endpoint: E,
  asking: {
    readonly query?: Partial<Contract[E]["query"]>;
    readonly params?: Contract[E]["params"];
  } | null = {},
): Answered<E> {
  const url = asking === null ? null : addressOf(endpoint, asking as Asking);
  const now = useRound();
  const [state, setState] = useState<Answered<E> & { readonly url: string | null }>(() => ({
    url,
    answer: (url === null ? null : ((known.get(url) as AnswerTo<E>) ?? null)) as AnswerTo<E> | null,
    problem: null,
    waiting: url !== null,
  }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `now` asks the same again
  useEffect(() => {
    if (url === null) {
      setState({ url, answer: null, problem: null, waiting: false });
      return;
    }
    const gone = new AbortController();
    setState((before) => ({
      url,
      answer: (known.get(url) as AnswerTo<E> | undefined) ?? before.answer,
      problem: null,
      waiting: true,
    }));
    send(url, { signal: gone.signal })
      .then((reply) => reply.json())
      .then((answer: AnswerTo<E>) => {
        known.set(url, answer);
        if (known.size > 60) known.delete([...known.keys()][0] ?? "");
        setState({ url, answer, problem: null, waiting: false });
      })
      .catch((problem: unknown) => {
        if (gone.signal.aborted) return;
        setState({ url, answer: null, problem: problemOf(problem), waiting: false });
      });
    return () => gone.abort();
  }, [url, now]);
  return state;
}

export function problemOf(error: unknown): Problem {
  return error instanceof Problem
    ? error
    : new Problem(0, error instanceof Error ? error.message : String(error), "Load the page again");
}

/** Sends a file's bytes and tells how far it is. */
export function upload(
  file: File,
  told: (done: number) => void,
  signal: AbortSignal,
): Promise<AnswerTo<"POST /api/uploads">> {
  return new Promise((resolve, reject) => {
    // fetch says nothing of the progress of what it sends.
    const request = new XMLHttpRequest();
    request.open("POST", addressOf("POST /api/uploads", { query: { name: file.name } }));
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => told(event.loaded / Math.max(1, file.size));
    request.onload = () => {
      const said = JSON.parse(request.responseText || "{}");
      if (request.status === 200) resolve(said);
      else reject(new Problem(request.status, said.detail ?? "The upload failed", said.todo ?? ""));
    };
    request.onerror = () =>
      reject(new Problem(0, "The upload broke off", "See whether entrepot serve still runs"));
    request.onabort = () => reject(new Problem(0, "The upload was cancelled", "Nothing was kept"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** A job as it goes on, from the server's events. */
export function useJob(
  job_id: string | null,
  onEnd: (job: AnswerTo<"GET /api/jobs/:job_id">) => void,
): AnswerTo<"GET /api/jobs/:job_id"> | null {
  const [job, setJob] = useState<AnswerTo<"GET /api/jobs/:job_id"> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: onEnd is called once, whichever it is
  useEffect(() => {
    if (job_id === null) return;
    const events = new EventSource(
      addressOf("GET /api/jobs/:job_id/events", { params: { job_id } }),
    );
    events.onmessage = (event) => {
      const told = JSON.parse(event.data) as AnswerTo<"GET /api/jobs/:job_id">;
      setJob(told);
      if (told.ended_at !== null) {
        events.close();
        onEnd(told);
      }
    };
    return () => events.close();
  }, [job_id]);
  return job;
}
