
//// =behind a return
exports.onExecutePostLogin = async (event, api) => { if (event.a) { return; api.f(); } else { throw new Error("x"); } api.g(); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  if (event.a) {
    return;
  } else {
    throw new Error("x");
  }
};

//// =what is known
exports.onExecutePostLogin = async (event, api) => { const e = new Error("x"); if (e) { api.f(); } if (null || !true) { api.g(); } api.h(false ? 1 : 2); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  api.f();
  api.h(2);
};

//// =unused
exports.onExecutePostLogin = async (event, api) => { const a = event.user; const b = a.name; const c = f(); };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const c = f();
};

//// =what was just made is something
exports.onExecutePostLogin = async (event, api) => { const xs = [event.user.email]; const o = { a: 1 }; if (xs !== undefined) { api.f(xs); } if (null == o) { api.g(o); } if (o === null) { api.h(o); } if (undefined !== undefined) { api.i(); } if (null == undefined) { api.j(); } if (null === undefined) { api.k(); } };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const xs = [event.user.email];
  const o = { a: 1 };
  api.f(xs);
  if (null == o) {
    api.g(o);
  }
  api.j();
};

//// =what is there stays before `??`, whatever it is
exports.onX = (event, api) => {
  f("" ?? x, 0 ?? x, false ?? x, null ?? x, undefined ?? x, "a" ?? x);
  f("" || x, "a" || x, "" && x, "a" && x, null || x, null && x);
};
//// ->
exports.onX = (event, api) => {
  f("" ?? x, 0 ?? x, false ?? x, x, x, "a" ?? x);
  f(x, "a", "", x, x, null);
};
