import type { ConsignmentDetector } from "../../consignment.ts";

export default {
  asks: "Were the goods made where they are said to come from?",
  innocent: [
    "The origin is landlocked, or ships by a neighbour's port as a rule",
    "A warehouse sends on goods of another origin, and says so",
    "The goods are coming home as returns",
    "The box was opened for inspection or packed again, and the origin stayed true",
    "A framework certificate covers many consignments of one producer",
  ],
  subject: "consignment",
  params: {
    hub_weight: {
      value: 5,
      unit: "of ln",
      means: "how much more it tells when the declared origin was only passed on the way",
    },
  },
} satisfies ConsignmentDetector;
