/**
 * The headers of a JSON body, which say so unless they have a type already.
 *
 * @param {any} headers
 * @returns {Record<string, string>}
 */
function withJsonType(headers) {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return names.includes("content-type")
    ? headers
    : { "Content-Type": "application/json", ...headers };
}
