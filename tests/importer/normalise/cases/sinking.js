
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
