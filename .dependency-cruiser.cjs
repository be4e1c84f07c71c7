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
  cli: ["findings", "lake", "trade", "sources", "detectors"],
};

module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).map(([room, below]) => ({
      name: `${room} imports only ${below.join(", ") || "itself"}`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: "^src/", pathNot: `^src/(${[room, ...below].join("|")})/` },
    })),
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
