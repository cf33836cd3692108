// The part of Node's crypto that Actions use: digests, and secrets as keys.
//
// In: what Node's functions take. Out: what they give; an error that names what a page does not have.

import { Buffer } from "buffer";
import { hmac } from "@noble/hashes/hmac.js";
import { md5, ripemd160, sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";

const HASHES = { md5, ripemd160, sha1, sha224, sha256, sha384, sha512, "sha3-256": sha3_256, "sha3-384": sha3_384, "sha3-512": sha3_512 };
type Name = keyof typeof HASHES;
type Input = string | Uint8Array;
interface Digesting {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

class SecretKey {
  readonly type = "secret";
  constructor(readonly bytes: Uint8Array) {}
}

class Hash {
  readonly #inner: Digesting;
  constructor(inner: Digesting) {
    this.#inner = inner;
  }
  update(data: Input, encoding?: string): this {
    this.#inner.update(bytesOf(data, encoding));
    return this;
  }
  digest(encoding?: string): Buffer | string {
    const found = Buffer.from(this.#inner.digest());
    return encoding === undefined ? found : found.toString(encoding);
  }
}

function bytesOf(data: Input, encoding?: string): Uint8Array {
  if (typeof data === "string") return Uint8Array.from(Buffer.from(data, encoding));
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new TypeError('The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView.');
}

function named(name: string) {
  const key = name.toLowerCase().replace(/^sha-/, "sha");
  if (!Object.hasOwn(HASHES, key)) throw new Error(`Digest method not supported: ${name}`);
  return HASHES[key as Name];
}

const absent = (name: string) => () => {
  throw new Error(`the playground has no crypto.${name}; \`actiongen test\` has`);
};

/** The browser's own, taken before the Action is there. */
export const webcrypto = { subtle: globalThis.crypto.subtle };

export const createHash = (name: string) => new Hash(named(name).create());
export const createHmac = (name: string, key: Input | SecretKey) =>
  new Hash(hmac.create(named(name), key instanceof SecretKey ? key.bytes : bytesOf(key)));
export const createSecretKey = (key: Input, encoding?: string) => new SecretKey(bytesOf(key, encoding));
export const createPublicKey = absent("createPublicKey");
export const createPrivateKey = absent("createPrivateKey");
export const getHashes = () => Object.keys(HASHES);
export function timingSafeEqual(left: Uint8Array, right: Uint8Array): boolean {
  if (left.byteLength !== right.byteLength) throw new RangeError("Input buffers must have the same byte length");
  return left.every((byte, index) => byte === right[index]);
}
