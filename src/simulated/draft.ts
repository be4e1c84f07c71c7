import type { Random } from "../statistics/random.ts";
import type { Goods } from "./goods.ts";
import type { Firm } from "./people.ts";

/** A cell of a document or an event, under its column of the schema; days as `YYYY-MM-DD`. */
export type Cells = Record<string, string | number | boolean>;
export type DocumentType =
  | "export_declaration"
  | "import_declaration"
  | "house_bill"
  | "master_bill"
  | "certificate_of_origin"
  | "weight_certificate";

/** What is true of a consignment, what each of its documents says instead, and what happened to it. */
export interface Draft {
  readonly id: string;
  /** Days since the world began. */
  readonly day: number;
  goods: Goods;
  origin: string;
  /** Where the journey begins: a country from which goods of that origin leave. */
  from: string;
  to: string;
  consignor: Firm;
  consignee: Firm;
  forwarder: Firm | null;
  route: string[];
  days: number[];
  containers: string[];
  seals: string[];
  net_weight_kg: number;
  gross_weight_kg: number;
  packages: number;
  value_usd: number;
  lot: string;
  certificate: string;
  procedure: string;
  master_bill: string;
  /** What a document says that is not so, or that honest practice writes differently. */
  readonly says: Partial<Record<DocumentType, Cells>>;
  /** First issues that were corrected later. */
  readonly first_issues: Partial<Record<DocumentType, Cells>>;
  /** Opened at this port of the route: stripped, stuffed again, sealed again. */
  opened_at: string | null;
  kind: string;
  /** The inbound consignment of which this lot is the whole or a part; empty for none. */
  came_as: string;
  has_events: boolean;
  readonly documents: DocumentType[];
}

export interface Simulated {
  readonly id: string;
  readonly documents: readonly Cells[];
  readonly events: readonly Cells[];
  /** Name of the forgery; `honest`, or the honest practice that looks like one. */
  readonly kind: string;
  readonly forged: boolean;
  /** The inbound consignment of which this lot is the whole or a part; empty for none. */
  readonly came_as: string;
}

export interface WorldOptions {
  readonly consignments: number;
  readonly seed: number;
  /** Share of consignments that each kind of forgery takes. */
  readonly rate: number;
  /** Share of consignments whose carrier hands over container events. */
  readonly events: number;
}

/** The state of a world while it is drawn. */
export interface World {
  readonly from: Random;
  readonly options: WorldOptions;
  readonly goods: readonly Goods[];
  exporter(goods: Goods, country: string): Firm;
  importer(goods: Goods, country: string): Firm;
  newFirm(country: string, address?: string): Firm;
  address(country: string): string;
  respell(name: string): string;
  number(prefix: string): string;
  container(country: string, day: number, free_on: number, to: string): string;
  portsOf(country: string): readonly string[];
  /** An honest draft, of these goods or of any. */
  draft(
    day: number,
    wanted?: { readonly goods?: Goods; readonly origin?: string; readonly to?: string },
  ): Draft;
  /** Containers and seals for a draft whose weight or journey is settled. */
  stow(draft: Draft): void;
  /** A draft's route by way of these hubs (an empty one is chosen to lie on the way), and its days. */
  sail(draft: Draft, through: readonly string[]): void;
  pick<T>(values: readonly T[]): T;
  chance(share: number): boolean;
}
