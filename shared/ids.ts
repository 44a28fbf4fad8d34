/** Ids. New records get 128 random bits; records with a natural key get an id made of it, so that two offline creations are one record. */

/** 22 characters of base64url: 128 random bits. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

export const activityId = (objective: string, year: number): string => `${objective}.${year}`;
export const targetId = (measure: string, purpose: "target" | "trajectory", by: string): string => `${measure}.${purpose}.${by}`;
export const readingId = (measure: string, date: string): string => `${measure}.${date}`;
export const strategyLinkId = (item: string, to: string): string => `${item}.${to}`;
