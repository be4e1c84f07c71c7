import { Refusal } from "../../trade/refusal.ts";

/** Problem details (RFC 9457), with what to do as a member of its own. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly todo: string;
  readonly file?: string;
  readonly line?: number;
}

/** A refusal with the status that it is answered with. */
export class Denial extends Refusal {
  readonly status: number;

  constructor(status: number, why: string, todo: string) {
    super(why, { todo });
    this.status = status;
  }
}

export function notFound(what: string, todo: string): Denial {
  return new Denial(404, what, todo);
}

const TITLES: Readonly<Record<number, string>> = {
  400: "The question cannot be asked so",
  401: "Log in first",
  403: "Not allowed",
  404: "Not here",
  409: "Something else is under way",
  413: "Too large",
  415: "Not in this form",
  422: "The question cannot be answered",
  429: "Too many requests",
  500: "A defect of the program",
  503: "Busy",
};

interface Thrown {
  readonly statusCode?: number;
  readonly validation?: readonly {
    readonly instancePath: string;
    readonly message?: string;
    readonly params?: Readonly<Record<string, unknown>>;
  }[];
  readonly validationContext?: string;
  readonly message?: string;
}

/** Any error as a problem; a defect says nothing of its inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) {
    const status = error instanceof Denial ? error.status : 422;
    return {
      ...titled(status),
      detail: sentenceCase(error.message),
      todo: error.todo,
      ...(error.file === null ? {} : { file: nameOf(error.file) }),
      ...(error.line === null ? {} : { line: error.line }),
    };
  }
  const thrown = error as Thrown;
  if (thrown.validation !== undefined) return { ...titled(400), ...wrongPart(thrown) };
  const status = thrown.statusCode ?? 500;
  if (status >= 500) {
    return {
      ...titled(status),
      detail: "The request ran into a defect of the program; nothing was changed by it",
      todo: "Look at the server's log, or run the same command in a terminal with --debug",
    };
  }
  return {
    ...titled(status),
    detail: thrown.message ?? "The request was refused",
    todo: status === 429 ? "Wait a minute and ask again" : "See /docs for what can be asked",
  };
}

function titled(status: number) {
  return { type: "about:blank", title: TITLES[status] ?? "Refused", status };
}

function wrongPart({ validation = [], validationContext = "request" }: Thrown) {
  const [first] = validation;
  const where = first?.instancePath.replaceAll("/", " ").trim() ?? "";
  const extra = first?.params?.["additionalProperty"];
  const detail = `In the ${validationContext === "querystring" ? "query" : validationContext}${where === "" ? "" : `, ${where}`}: ${first?.message ?? "wrong"}${typeof extra === "string" ? ` (${extra})` : ""}`;
  return { detail, todo: "See /docs for what can be asked" };
}

/** The name alone: where files lie on the server is nobody's business. */
export function nameOf(path: string): string {
  return path.replace(/^[^(]*[/\\](?=[^/\\])/, "");
}

function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
