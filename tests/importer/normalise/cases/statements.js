
//// =&& and || for if
exports.onExecutePostLogin = async (event, api) => { event.a && api.f(); event.b || api.g(); event.c ?? api.h(); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.a) {
    api.f();
  }
  if (!event.b) {
    api.g();
  }
  if (event.c == null) {
    api.h();
  }
};

//// =?: for if
exports.onExecutePostLogin = async (event, api) => { event.a ? api.f() : api.g(); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.a) {
    api.f();
  } else {
    api.g();
  }
};

//// =nobody gets what a handler returns
exports.onExecutePostLogin = async (event, api) => { if (event.a) { return api.access.deny("no"); } return event.b ? api.f() : true; };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.a) {
    api.access.deny("no");
    return;
  }
  if (event.b) {
    api.f();
  }
  return;
};

//// =what does nothing
"use strict";
exports.onExecutePostLogin = async (event, api) => { event.a; void 0; if (event.b) {} else { api.f(); } };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (!event.b) {
    api.f();
  }
};

//// =await of one of two
exports.onExecutePostLogin = async (event, api) => { await (event.a && f()); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.a) {
    await f();
  }
};
