
//// =numbers that nothing needs
{ let x = 1; f(x); } { let x = 2; f(x); }
{ let y_2 = 1; f(y_2); }
//// ->
const x = 1;
f(x);
const x_2 = 2;
f(x_2);
const y = 1;
f(y);

//// =numbers that something needs
exports.onX = async (event_2, api_2) => { const user_3 = 1; const x_4 = 2; const x = 3; const x_2 = 4; const y_x = 5; const _1 = 6; const z_2 = 7; const z_3 = 8; for (const w_2 of f()) { g(w_2); } try { g(); } catch (e_2) { h(e_2); } const v = (v_2) => v_2; f(user_3, x_4, x, x_2, y_x, _1, z_2, z_3, v); };
//// ->
exports.onX = async (event_2, api_2) => {
  const user_2 = 1;
  const x_3 = 2;
  const x = 3;
  const x_2 = 4;
  const y_x = 5;
  const _1 = 6;
  const z = 7;
  const z_2 = 8;
  for (const w of f()) {
    g(w);
  }
  try {
    g();
  } catch (e) {
    h(e);
  }
  const v = (v_2) => v_2;
  f(user_2, x_3, x, x_2, y_x, _1, z, z_2, v);
};

//// =a name that another has given away
exports.onX = async (event, api) => { const a_2 = 1; const a_3 = 2; const a_5 = 3; f(a_2, a_3, a_5); };
//// ->
exports.onX = async (event, api) => {
  const a = 1;
  const a_2 = 2;
  const a_3 = 3;
  f(a, a_2, a_3);
};
