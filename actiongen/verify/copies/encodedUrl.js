/**
 * A URL whose values are encoded behind its host; undefined if one of its path
 * is empty or would lead to another path.
 *
 * @param {TemplateStringsArray} texts
 * @param {(string | number)[]} values
 * @returns {string | undefined}
 */
function encodedUrl(texts, ...values) {
  let result = texts[0];
  for (const [index, value] of values.entries()) {
    const text = String(value);
    const isInHost = /^(https:\/\/[^/?]*)?$/.test(result);
    if (!isInHost && !result.includes("?") && /^\.{0,2}$/.test(text)) {
      return undefined;
    }
    try {
      result += isInHost ? text : encodeURIComponent(text);
    } catch {
      return undefined;
    }
    result += texts[index + 1];
  }
  return result;
}
