// What `http` and `https` give to a template: packages require them for what no template calls, and a run has `fetch` alone.

"use strict";

module.exports = {};
