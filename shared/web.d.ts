/** The few web standards that the model uses. They are the same in the browser and in Node, whose own types this folder must not see. */

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}
declare const crypto: {
  getRandomValues<T extends Uint8Array>(array: T): T;
};
/** Binary text (one character for each byte) to Base64 and back. */
declare function btoa(binary: string): string;
declare function atob(base64: string): string;
