/** News, not exceptions: what a person can act on is returned as a plain tagged object; bugs throw. */

export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** For the `default` of a switch over tagged values: a case that was forgotten does not compile. */
export function never(value: never): never {
  throw new Error(`Unexpected: ${JSON.stringify(value)}`);
}
