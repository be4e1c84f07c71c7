import { geoArea, geoCentroid } from "d3-geo";
import type { Feature, Geometry, Polygon } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

/** Longitude and latitude, in degrees. */
export type Position = readonly [longitude: number, latitude: number];

/** A world-atlas file: Natural Earth countries by ISO 3166-1 numeric code. */
export type WorldAtlas = Topology<{ countries: GeometryCollection<{ name: string }> }>;

export interface Land {
  /** ISO 3166-1 numeric without leading zeros; null where Natural Earth gives none (Kosovo). */
  readonly numeric: string | null;
  readonly name: string;
  readonly shape: Feature<Geometry>;
}

/** Every country of an atlas, with its shape. */
export function landOf(atlas: WorldAtlas): readonly Land[] {
  return feature(atlas, atlas.objects.countries).features.map((shape) => ({
    numeric: shape.id === undefined ? null : String(Number(shape.id)),
    name: shape.properties.name,
    shape,
  }));
}

/** The middle of a country's largest piece of land: far islands do not pull it into the sea. */
export function middleOf(land: Land): Position {
  const { geometry } = land.shape;
  if (geometry.type !== "MultiPolygon") return geoCentroid(land.shape);
  let largest: Polygon = { type: "Polygon", coordinates: [] };
  for (const coordinates of geometry.coordinates) {
    const piece: Polygon = { type: "Polygon", coordinates };
    if (geoArea(piece) > geoArea(largest)) largest = piece;
  }
  return geoCentroid(largest);
}

/** The middle of several places on the sphere; null for none. */
export function middleOfAll(places: readonly Position[]): Position | null {
  if (places.length === 0) return null;
  return geoCentroid({ type: "MultiPoint", coordinates: places.map(([x, y]) => [x, y]) });
}
