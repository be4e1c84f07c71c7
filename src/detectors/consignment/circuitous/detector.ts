import type { ConsignmentDetector } from "../../consignment.ts";

export default {
  asks: "Is this a way that such cargo never takes?",
  innocent: [
    "A liner service calls there: others will follow",
    "A port was closed, or a canal",
    "The ship broke down and the cargo was carried on by another",
    "Consolidation at the forwarder's own hub",
  ],
  subject: "consignment",
  params: {
    least_departures: {
      value: 20,
      unit: "departures",
      means: "a port or pair of countries seen less often has no habits",
    },
    least_miles: {
      value: 300,
      unit: "nautical miles",
      means: "below this distance any detour is many times the way",
    },
    least_surprise: {
      value: 3,
      unit: "of ln",
      means: "a next port that one in 20 take is no clue",
    },
    least_excess: {
      value: 0.15,
      unit: "of ln",
      means: "a way longer by less than this is no clue",
    },
  },
} satisfies ConsignmentDetector;
