// Responses that are there at once, for very many runs.
//
// In: an answer of the case. Out: `quickResponse`, of which the status and the body are there without a stream; a real
// Response is made where somebody asks for more.

"use strict";

const { NO_BODY, response } = require("./http.js");

class QuickResponse {
  #reply;
  #text;
  #real = null;
  #isRead = false;

  constructor(reply, text) {
    this.#reply = reply;
    this.#text = text;
  }

  // The real one, as far read as this one.
  static real(each) {
    if (each.#real === null) {
      each.#real = response(each.#reply);
      if (each.#isRead) each.#real.text();
    }
    return each.#real;
  }

  get status() {
    return this.#reply.status ?? 200;
  }

  get ok() {
    return this.status >= 200 && this.status < 300;
  }

  get bodyUsed() {
    return this.#isRead || this.#real?.bodyUsed === true;
  }

  async text() {
    if (this.#isRead || this.#real !== null)
      return QuickResponse.real(this).text();
    this.#isRead = true;
    return this.#text;
  }

  async json() {
    if (this.#isRead || this.#real !== null)
      return QuickResponse.real(this).json();
    this.#isRead = true;
    return JSON.parse(this.#text);
  }
}

for (const name of Reflect.ownKeys(Response.prototype))
  if (!Object.hasOwn(QuickResponse.prototype, name))
    Object.defineProperty(QuickResponse.prototype, name, {
      get() {
        const real = QuickResponse.real(this);
        const member = real[name];
        return typeof member === "function" ? member.bind(real) : member;
      },
      configurable: true,
    });
Object.setPrototypeOf(QuickResponse.prototype, Response.prototype);

function quickResponse(reply) {
  const isJson = Object.hasOwn(reply, "json");
  const text = isJson ? JSON.stringify(reply.json) : reply.text;
  const isUsual =
    typeof text === "string" &&
    !NO_BODY.includes(reply.status) &&
    !UNUSUAL.test(text);
  return isUsual ? new QuickResponse(reply, text) : response(reply);
}

// What is not the same after it has been bytes.
const UNUSUAL = /[\ud800-\udfff]|^\ufeff/;

module.exports = { quickResponse };
