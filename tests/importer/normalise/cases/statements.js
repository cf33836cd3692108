
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

//// =what is awaited and one of two
exports.onX = async (event, api) => { await (event.a ? f() : g()); await (event.b || f()); await event.c; const x = await (event.d && f()); h(x); };
//// ->
exports.onX = async (event, api) => {
  if (event.a) {
    await f();
  } else {
    await g();
  }
  if (!event.b) {
    await f();
  }
  await event.c;
  const x = await (event.d && f());
  h(x);
};

//// =arms of which one does nothing
exports.onX = async (event, api) => { event.a ? event.b : api.f(); event.a ? api.f() : 0; event.a ? 1 : 2; f(event) ? 1 : 2; event.a && event.b; f(event) && event.b; f() ?? 1; !api.g(); void api.h(); typeof api.i(); };
//// ->
exports.onX = async (event, api) => {
  if (!event.a) {
    api.f();
  }
  if (event.a) {
    api.f();
  }
  f(event);
  f(event);
  f();
  api.g();
  api.h();
  api.i();
};

//// =what is asked within
exports.onX = async (event, api) => { event.a && event.b && api.f(); event.a || (event.b && api.g()); event.c && (event.d ? api.h() : api.i()); };
//// ->
exports.onX = async (event, api) => {
  if (event.a && event.b) {
    api.f();
  }
  if (!event.a) {
    if (event.b) {
      api.g();
    }
  }
  if (event.c) {
    if (event.d) {
      api.h();
    } else {
      api.i();
    }
  }
};

//// =comments stay
exports.onX = async (event, api) => {
  // one
  event.a && api.f();
  // two
  event.b ? api.g() : api.h();
  // three
  return api.i();
};
//// ->
exports.onX = async (event, api) => {
  // one
  if (event.a) {
    api.f();
  }
  // two
  if (event.b) {
    api.g();
  } else {
    api.h();
  }
  // three
  api.i();
  return;
};

//// =what a function in a handler returns
exports.onX = async (event, api) => { const f = (x) => { return api.g(x); }; const h = (x) => x ? api.g() : api.h(); const i = (x) => x ? 1 : 2; if (event.a) { return event.b; } return [f, h, i]; };
//// ->
exports.onX = async (event, api) => {
  const f = (x) => api.g(x);
  const h = (x_2) => {
    if (x_2) {
      return api.g();
    } else {
      return api.h();
    }
  };
  const i = (x_3) => x_3 ? 1 : 2;
  if (event.a) {
    return;
  }
  return;
};

//// =an arm that is empty
exports.onX = async (event, api) => { if (!event.a) {} else { api.f(); } if (event.b === 1) {} else { api.g(); } if (event.c) {} else {} if (f()) {} };
//// ->
exports.onX = async (event, api) => {
  if (event.a) {
    api.f();
  }
  if (event.b !== 1) {
    api.g();
  }
  if (event.c) {}
  if (f()) {}
};
