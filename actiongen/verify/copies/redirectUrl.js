/**
 * The URL of a redirect, whose values are encoded behind its host.
 *
 * @param {TemplateStringsArray} texts
 * @param {(string | number)[]} values
 * @returns {string}
 */
function redirectUrl(texts, ...values) {
  const url = encodedUrl(texts, ...values);
  if (url === undefined) {
    throw new Error(
      "a value in the path of a URL is empty, . or .., or no text",
    );
  }
  return url;
}
