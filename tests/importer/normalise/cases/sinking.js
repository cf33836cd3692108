
//// =a function that reads what changes
exports.onExecutePostLogin = async (event, api) => { let x = 1; if (event.a) { x = 2; } const y = f(x); g(); function g() { return x + y; } };
//// ->
exports.onExecutePostLogin = async (event, api) => {
  let x = 1;
  if (event.a) {
    x = 2;
  }
  const y = f(x);
  const g = function () {
    return x + y;
  };
  g();
};

//// =functions that stay
exports.onX = async (event, api) => { const a = () => event.y; let x = 1; const b = () => x; api.f(b); x = 2; let c = () => x; c = 1; const d = () => x; api.g(a, c); const e = () => x; x = 3; api.h(d); };
//// ->
exports.onX = async (event, api) => {
  const a = () => event.y;
  let x = 1;
  const b = () => x;
  api.f(b);
  x = 2;
  let c = () => x;
  c = 1;
  api.g(a, c);
  const e = () => x;
  x = 3;
  const d = () => x;
  api.h(d);
};
