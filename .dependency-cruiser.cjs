/** The arrows of the house: a room stands above all that it imports, and nothing runs back up. */
const ROOMS = {
  trade: [],
  statistics: [],
  text: [],
  picture: [],
  sources: ["trade"],
  detectors: ["trade", "statistics", "text"],
  lake: ["sources", "trade"],
  findings: ["lake", "detectors", "trade", "statistics", "text", "picture"],
  api: ["findings", "lake", "trade", "sources", "detectors"],
  simulated: ["trade", "statistics"],
  cli: ["api", "findings", "lake", "trade", "sources", "detectors", "simulated"],
};

/** Names of units and months: words without tables, which pictures and pages need too. */
const WORDS = "src/trade/(quantity|period)\\.ts$";

module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).map(([room, below]) => ({
      name: `${room} imports only ${below.join(", ") || "itself"}`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: {
        path: "^src/",
        pathNot: [`^src/(${[room, ...below].join("|")})/`, ...(room === "picture" ? [WORDS] : [])],
      },
    })),
    {
      name: "web sees pictures, words and the types of api",
      severity: "error",
      from: { path: "^src/web/" },
      to: { path: "^src/", pathNot: ["^src/(web|picture)/", WORDS, "^src/api/"] },
    },
    {
      name: "web takes nothing but types from api",
      severity: "error",
      from: { path: "^src/web/" },
      to: { path: "^src/api/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no circles",
      severity: "error",
      from: {},
      to: { circular: true, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "sources and detectors touch no database",
      severity: "error",
      from: { path: "^src/(sources|detectors|trade|statistics|text|picture)/" },
      to: { path: "node_modules/(@duckdb|libsql)" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  },
};
