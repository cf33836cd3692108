/**
 * A URL with the pairs of a query behind it.
 *
 * @template {string | undefined} Url
 * @param {Url} url
 * @param {any} query
 * @returns {Url | string}
 */
function withQuery(url, query) {
  const pairs = String(new URLSearchParams(query));
  if (url === undefined || pairs === "") {
    return url;
  }
  return url + (url.includes("?") ? "&" : "?") + pairs;
}
