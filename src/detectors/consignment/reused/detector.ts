import type { ConsignmentDetector } from "../../consignment.ts";

export default {
  asks: "Do these numbers belong to another consignment?",
  innocent: [
    "Several house bills lie in one box under one master bill",
    "A clerk copied the number of the line above",
    "Part deliveries of one lot, under one code and origin",
    "A carrier's series of seal numbers began anew",
  ],
  subject: "consignment",
  params: {},
} satisfies ConsignmentDetector;
