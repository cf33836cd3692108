
//// =requests that are made together
exports.onExecutePostLogin = async (event, api) => {
  const [a, b, c] = await Promise.all([fetch(event.a), event.b ? fetch(event.b) : undefined, event.c]);
  await Promise.all([fetch(event.d), null]);
  const all = await Promise.all([fetch(event.e), fetch(event.f)]);
  const [x] = await Promise.all([client.get(event.g)]);
  api.f(a.status, b, c, all.length, x);
};
//// ->
exports.onExecutePostLogin = async (event, api) => {
  const a = await fetch(event.a);
  const b = event.b ? await fetch(event.b) : undefined;
  const c = event.c;
  await fetch(event.d);
  const all_2 = await fetch(event.e);
  const all_3 = await fetch(event.f);
  const all = [all_2, all_3];
  const list_2 = [...await Promise.all([client.get(event.g)])];
  const x = list_2[0];
  api.f(a.status, b, c, all.length, x);
};
