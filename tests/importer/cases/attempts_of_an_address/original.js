/* Limits how often one address may try. */
const WINDOW_MS = 10 * 60 * 1000;
exports.onExecutePostLogin = async (event, api) => {
  const key = "attempts:" + event.request.ip;
  const now = Date.now();
  const record = api.cache.get(key);
  let attempts = record ? record.value.split(",").map(Number) : [];
  attempts = attempts.filter((t) => now - t < WINDOW_MS);
  attempts.push(now);
  if (attempts.length > 10) {
    api.access.deny("Too many logins from this address");
  }
  api.cache.set(key, attempts.join(","), { ttl: WINDOW_MS });
};
