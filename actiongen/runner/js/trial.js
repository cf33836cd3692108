// One case of an original or of its policy, in one of very many worlds.
//
// In: as of a case. Out: the same, without what a stranger's code need not keep to: it may change its event and need not
// be async. `lacks` is what it asked for and no case has: such a run says nothing about it.

"use strict";

const { Case } = require("./case.js");
const { Clock } = require("./clock.js");
const { isPure, plainName, standInFor } = require("./standins.js");

class Trial extends Case {
  constructor(action, message, done) {
    super(action, message, "", done);
    this.clock = new Clock(this);
    this.lacks = null;
    this.isStray = false;
    // The lines, from 1, and columns, from 0, of the frames of the error that ended it.
    this.frames = [];
    this.forms = [];
    // How often each address was asked, and the names of the answers that were given.
    this.asked = null;
    this.answers = [];
    // The calls whose last argument is undefined, and, if they are asked for, the places of all.
    this.unsaid = [];
    this.places = message.isTraced ? [] : null;
  }

  record(name, args) {
    const index = super.record(name, args);
    if (args.length > 0 && args.at(-1) === undefined) this.unsaid.push(index);
    if (this.places !== null)
      this.places.push(placeOf(new Error("here").stack));
    return index;
  }

  mayCall() {
    return true;
  }

  readEvent() {
    const { event, secrets } = this.realm.inside.lay(
      this.action.fresh(),
      this.message,
    );
    event.secrets = secrets;
    this.event = event;
  }

  wasChanged() {
    return false;
  }

  // The first request of one address gets an answer by that address, whoever makes it when; the second one another.
  otherReply(name, isGrant) {
    if (isGrant) {
      this.answers.push(null);
      return undefined;
    }
    const address = addressOf(name);
    this.asked ??= new Map();
    const turn = this.asked.get(address) ?? 0;
    this.asked.set(address, turn + 1);
    const answer = this.action.places.of(`${address} ${turn}`);
    this.answers.push(answer);
    return this.message.http[answer];
  }

  responseOf(reply) {
    return require("./quick.js").quickResponse(reply);
  }

  sendsForm(index) {
    this.forms.push(index);
  }

  noteStack(stack) {
    for (const [, line, column] of stack.matchAll(/action\.js:(\d+):(\d+)/g))
      this.frames.push([Number(line), column - 1]);
  }

  stray(reason) {
    if (!this.isOver && this.failure === null) this.isStray = true;
    super.stray(reason);
  }

  // An Action without the handler has nothing to do.
  missesHandler() {}

  lack(what) {
    this.lacks ??= what;
  }

  standIn(name) {
    return standInFor(this.realm, name);
  }

  // A stranger chooses what is loaded: of what is installed that alone which reaches nothing.
  mayLoad(name) {
    return isPure(name);
  }

  packageOf(asked) {
    return plainName(asked);
  }

  fail(kind, message) {
    if (kind === "network" || kind === "no-answer") this.lack(message);
    super.fail(kind, message);
  }

  threw(reason, where) {
    super.threw(reason, where);
    const { name, message } = this.failure;
    const missing = /^(?:.*: )?(\S+) is not defined$/.exec(message);
    // Of what the old environment had, and nobody knows (importer/legacy/harness.js).
    if (name === "HarnessFailure") this.lack(message);
    if (name === "ReferenceError" && missing !== null)
      this.lack(`the name ${missing[1]}`);
  }
}

// A request without its query, and what clients write in one way or another.
function addressOf(name) {
  const plain = name.replace(/\?.*$/s, "").replace(/:\/\/[^/@]*@/, "://");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

// The line, from 1, and the column, from 0, of the frame of an Action that is nearest.
function placeOf(stack) {
  const place = /action\.js:(\d+):(\d+)/.exec(stack);
  return place === null ? null : [Number(place[1]), place[2] - 1];
}

module.exports = { Trial };
