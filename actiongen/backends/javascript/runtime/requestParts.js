/**
 * The address of a request and what goes with it, undefined if no request can
 * have them.
 *
 * @param {string | undefined} address
 * @param {any} options
 * @returns {{ address: string, init: any } | undefined}
 */
function requestParts(address, { query, headers, json, form, text }) {
  try {
    const all = new Headers(headers);
    let body = form ? new URLSearchParams(form) : text;
    if (json !== undefined) {
      body = toJson(json);
      if (!all.has("content-type")) all.set("content-type", "application/json");
      if (body === undefined) return undefined;
    }
    const pairs = String(new URLSearchParams(query));
    const joint = address?.includes("?") ? "&" : "?";
    return address === undefined
      ? undefined
      : {
          address: pairs === "" ? address : address + joint + pairs,
          init: { headers: all, body },
        };
  } catch {
    return undefined;
  }
}
