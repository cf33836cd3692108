"use strict";

const { createHash } = require("node:crypto");

/**
 * The MD5 of a text, which names a picture at Gravatar.
 *
 * @param {string} text
 * @returns {string}
 */
module.exports = function gravatar(text) {
	if (text === "") throw new RangeError("no address");
	return createHash("md5").update(text).digest("hex"); // as Gravatar says
};
