import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
}

export type Answer = (response: ServerResponse, asked: Asked) => void;

/** A publisher on this machine: answers the n-th request with the n-th answer, then with `always`. */
export async function publisher(always: Answer, ...first: readonly Answer[]) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const one = {
      url: new URL(request.url ?? "", "http://publisher"),
      headers: request.headers,
    };
    asked.push(one);
    (first[asked.length - 1] ?? always)(response, one);
  });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  return {
    asked,
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const send =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body);
  };

/** `{elapsedTime, count, data, error}` with one row for each reporter, period, commodity and flow asked. */
export const comtrade: Answer = (response, asked) => {
  const { url } = asked;
  const list = (name: string) => (url.searchParams.get(name) ?? "").split(",");
  const data = list("reporterCode").flatMap((reporter) =>
    list("period").flatMap((period) =>
      list("cmdCode").flatMap((commodity) =>
        list("flowCode").map((flow) => row(reporter, period, commodity, flow)),
      ),
    ),
  );
  send(200, JSON.stringify({ elapsedTime: "0.4 secs", count: data.length, data, error: "" }))(
    response,
    asked,
  );
};

function row(reporter: string, period: string, commodity: string, flow: string) {
  return {
    typeCode: "C",
    freqCode: period.length === 4 ? "A" : "M",
    period,
    reporterCode: Number(reporter),
    flowCode: flow,
    partnerCode: 643,
    partner2Code: 0,
    classificationCode: "H6",
    cmdCode: commodity,
    customsCode: "C00",
    mosCode: "0",
    motCode: 0,
    qtyUnitCode: 5,
    qty: 120,
    isQtyEstimated: false,
    netWgt: 180_000,
    isNetWgtEstimated: false,
    cifvalue: flow === "M" ? 2_400_000 : null,
    fobvalue: flow === "X" ? 2_400_000 : null,
    primaryValue: 2_400_000,
  };
}

export const noRows = send(200, JSON.stringify({ count: 0, data: [], error: "" }));
export const rows = (count: number): Answer =>
  send(200, JSON.stringify({ count, data: Array.from({ length: count }, () => 0), error: "" }));
export const errorInside = send(
  200,
  JSON.stringify({ count: 0, data: [], error: "cmdCode is not valid" }),
);
export const throttled = (seconds: string | null): Answer =>
  send(
    429,
    JSON.stringify({ statusCode: 429, message: "Rate limit is exceeded. Try again in 1 seconds." }),
    seconds === null ? {} : { "retry-after": seconds },
  );
export const broken = (status: number): Answer =>
  send(status, "<html><head><style>p {}</style></head><p>Service unavailable</p></html>");
/** API management's answer to a wrong key; it is made to repeat the key, as a careless proxy does. */
export const wrongKey =
  (status: number): Answer =>
  (response, asked) =>
    send(
      status,
      JSON.stringify({
        statusCode: status,
        message: `Access denied due to invalid subscription key ${asked.headers["ocp-apim-subscription-key"]}.`,
      }),
    )(response, asked);
export const quotaUsedUp = send(
  403,
  JSON.stringify({
    statusCode: 403,
    message: "Out of call volume quota. Quota will be replenished in 05:12:44.",
  }),
);
/** Announces more than it sends, then drops the line. */
export const cutOff: Answer = (response) => {
  response.writeHead(200, { "content-length": "1000" });
  response.write('{"count": 1, "data": [');
  setTimeout(() => response.destroy(), 20);
};
/** Ends in good order in the middle of the text. */
export const half = send(200, '{"count": 1, "data": [{"period": "2022');
export const never: Answer = (response) => {
  response.writeHead(200);
  response.write('{"count": 1, ');
};
export const echo: Answer = (response, asked) =>
  send(200, JSON.stringify({ count: 0, data: [], seen: asked.headers }))(response, asked);

export const census: Answer = (response, asked) => {
  const { url } = asked;
  const query = url.searchParams;
  const into = url.pathname.includes("/imports/") ? "I_COMMODITY" : "E_COMMODITY";
  const names = (query.get("get") ?? "").split(",");
  const cells: Record<string, string> = {
    CTY_NAME: "CHINA",
    GEN_VAL_MO: "5100",
    ALL_VAL_MO: "300",
    GEN_CIF_MO: "5400",
    GEN_QY1_MO: "700",
    QTY_1_MO: "0",
    UNIT_QY1: into === "I_COMMODITY" ? "KG" : "-",
    LAST_UPDATE: "2024-06-06",
  };
  const header = [...names, "time", "COMM_LVL", "SUMMARY_LVL", into, "CTY_CODE"];
  const month = (query.get("time") ?? "").split(" ")[1] ?? "";
  const data = query
    .getAll(into)
    .map((code) => [
      ...names.map((name) => cells[name] ?? "0"),
      month,
      query.get("COMM_LVL"),
      "DET",
      code,
      query.getAll("CTY_CODE")[0] ?? "5700",
    ]);
  send(200, JSON.stringify([header, ...data]))(response, asked);
};
export const nothing: Answer = (response) => response.writeHead(204).end();
export const missingKey: Answer = (response) =>
  response.writeHead(302, { location: "https://api.census.gov/data/missing_key.html" }).end();
export const invalidKeyPage = send(200, "<html><body><h1>Invalid Key</h1></body></html>");
export const text = (status: number, words: string) => send(status, words);

/** A 7-Zip archive as far as its first header tells: magic, version, where its last header ends. */
export function archive(body: number): Buffer {
  const head = Buffer.alloc(32 + body, 7);
  Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]).copy(head);
  head.writeBigUInt64LE(BigInt(body - 10), 12);
  head.writeBigUInt64LE(10n, 20);
  return head;
}
export const bytes = (body: Buffer): Answer => send(200, body);
