import type { ConsignmentDetector } from "../../consignment.ts";

export default {
  asks: "Is there more to this party than paper?",
  innocent: [
    "A business centre, a lawyer's office or a free zone is the seat of many sound firms",
    "A new firm begins with one product and one customer",
    "A group sells through a company for each line",
    "An address of the forwarder stands for that of the party",
  ],
  subject: "consignment",
  params: {
    least_firms: { value: 3, unit: "firms", means: "fewer at one address are neighbours" },
    least_trades: { value: 3, unit: "consignments", means: "fewer say nothing of a line" },
    young_share: {
      value: 0.3,
      unit: "of the records",
      means: "a firm seen before this share of their time has passed is not young",
    },
  },
} satisfies ConsignmentDetector;
