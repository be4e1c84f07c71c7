import type { Static } from "typebox";
import * as caseResources from "./cases.ts";
import * as catalogueResources from "./catalogues.ts";
import * as dossierResources from "./dossiers.ts";
import { fields } from "./fields.ts";
import * as findingResources from "./findings.ts";
import { country, flows, partners } from "./flows.ts";
import { cancelJob, job, jobEvents, jobs, startDetection } from "./jobs.ts";
import { startLoad, upload } from "./loads.ts";
import { commodities, countries, places } from "./names.ts";
import type { Endpoint, Given } from "./server/endpoint.ts";
import { me } from "./session.ts";
import { coverage, held, rejected, status } from "./status.ts";
import { table } from "./tables.ts";
import { trace, traceMonths } from "./trace.ts";

/** Everything that can be asked, in the order of the documentation. */
export const endpoints = [
  status,
  coverage,
  held,
  rejected,
  catalogueResources.sources,
  catalogueResources.measures,
  catalogueResources.oneMeasure,
  catalogueResources.detectors,
  fields,
  commodities,
  countries,
  places,
  country,
  flows,
  partners,
  trace,
  traceMonths,
  table,
  upload,
  startLoad,
  startDetection,
  jobs,
  job,
  jobEvents,
  cancelJob,
  findingResources.findings,
  findingResources.finding,
  findingResources.keepFindings,
  findingResources.judge,
  findingResources.assign,
  findingResources.noteFinding,
  findingResources.precision,
  findingResources.views,
  findingResources.saveView,
  caseResources.cases,
  caseResources.openCase,
  caseResources.aCase,
  caseResources.renameCase,
  caseResources.collect,
  caseResources.noteCase,
  caseResources.attach,
  caseResources.attachment,
  dossierResources.dossier,
  dossierResources.dossierAsPdf,
  dossierResources.verification,
  caseResources.journal,
  caseResources.verifyJournal,
  me,
] as const;

type One = (typeof endpoints)[number];

/** What is asked and answered under `METHOD URL`: the types of the page's client. */
export type Contract = {
  readonly [E in One as `${E["method"]} ${E["url"]}`]: E extends Endpoint<
    string,
    string,
    infer Query,
    infer Params,
    infer Body,
    infer Answer
  >
    ? {
        readonly query: Static<Query>;
        readonly params: Static<Params>;
        readonly body: Static<Body>;
        readonly answer: Given<Static<Answer>>;
      }
    : never;
};
