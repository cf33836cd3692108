/**
 * The names of the roles in the answer of the older service:
 * `<roles><role name="editor"/></roles>`.
 *
 * @param {string} xml
 * @returns {string[]}
 */
module.exports = function rolesIn(xml) {
  if (!/^\s*(<\?xml[^>]*\?>\s*)?<roles[\s>/]/.test(xml)) {
    throw new Error("no <roles>");
  }
  return Array.from(xml.matchAll(/<role\s+name="([\w.-]+)"/g), (found) => found[1]);
};
