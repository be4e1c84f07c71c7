import type { ConsignmentDetector } from "../../consignment.ts";
import { measuredClues } from "../../distance.ts";

export default {
  asks: "Can these figures and numbers be true of these goods?",
  innocent: [
    "A clerk's slip in a number",
    "Another quality, a sample or a small lot of the same goods",
    "Heavy or light packing",
    "Waste, used or damaged goods under the code of new ones",
  ],
  subject: "consignment",
  params: {
    payload_kg: {
      value: 28_600,
      unit: "kg",
      means: "the most that a box may hold: 30,480 kg in all (ISO 668) less the box",
    },
    volume_m3: { value: 76, unit: "m³", means: "what a high-cube box of 40 feet holds" },
  },
  refine: (rows) => measuredClues(rows),
} satisfies ConsignmentDetector;
