// One Action in a realm of its own.
//
// In: the text of an Action and the table of its api. Out: `begin(run)` gives its exports for one case.
//
// The code is compiled once for a realm and its wrapper called anew for every case, so that module scope starts afresh
// (`keep`: called once, as a warm instance of Auth0 does). What a case changed in the realm itself, a global or a
// built-in, is noticed after it, and the next case gets a new realm.

"use strict";

const vm = require("node:vm");
const { AbortSignalWithTime, prepare } = require("./http.js");
const { observer } = require("./externs.js");
const { requireFor } = require("./modules.js");
const { makeRealm } = require("./realm.js");

const WRAPPER = ["module", "exports", "require", "console", "watchExterns"];

class Action {
  constructor({ code, keep, name = "action.js" }, table) {
    this.code = code;
    this.keep = keep;
    this.name = name;
    this.table = table;
    this.realm = null;
    this.wrapper = null;
    this.kept = null;
    prepare(code);
  }

  // A clean realm in which the code is compiled. Throws what the compiler says about the code.
  enter() {
    if (this.realm !== null && (this.keep || !this.realm.changed()))
      return this.realm;
    this.kept = null;
    this.wrapper = null;
    this.realm = makeRealm(this.signals());
    return this.realm;
  }

  // The AbortSignal of its realms.
  signals() {
    return AbortSignalWithTime;
  }

  // Another Action runs next: gives up the realm, unless its module scope is to live on.
  leave() {
    if (!this.keep) this.realm = null;
  }

  // What the Action exports to this case.
  exports() {
    if (this.kept !== null) return this.kept;
    const { realm } = this;
    this.wrapper ??= vm.compileFunction(this.code, WRAPPER, {
      parsingContext: realm.context,
      filename: this.name,
    });
    const module = realm.inside.module();
    this.wrapper.call(
      module.exports,
      module,
      module.exports,
      requireFor(realm),
      realm.globals.console,
      observer(realm),
    );
    if (this.keep) this.kept = module.exports;
    return module.exports;
  }
}

module.exports = { Action };
