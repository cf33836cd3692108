"use strict";

const { DOMParser } = require("@xmldom/xmldom");

/**
 * The text of each element that is called `string`, whatever its namespace.
 *
 * @param {string} xml
 * @returns {string[]}
 */
module.exports = function soapStrings(xml) {
  const found = new DOMParser({
    onError: (_level, message) => {
      throw new Error(message);
    },
  })
    .parseFromString(xml, "text/xml")
    .getElementsByTagNameNS("*", "string");
  return Array.from(found, (element) => element.textContent ?? "");
};
