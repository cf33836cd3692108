// The cache of a trigger, as one case sees it.
//
// In: the entries that the case starts with, Auth0's limits, the clock. Out: `answer(method, args)`: what `api.cache`
// gives. A key or value of a wrong size is a status, not an error. `any` is the value of every key that has none.

"use strict";

const HOUR = 3_600_000;

function cacheOf(entries, limits, now, any = undefined) {
  const records = new Map();
  for (const [key, value] of Object.entries(entries)) {
    records.set(key, { value, expires_at: now + limits.cache_default_ttl_ms });
  }
  const failed = (code) => ({ type: "error", code });

  function set(key, value, options) {
    if (bytes(key) > limits.cache_key_bytes)
      return failed("CacheKeySizeExceeded");
    if (bytes(value) > limits.cache_value_bytes)
      return failed("CacheValueSizeExceeded");
    const expiries = [];
    if (typeof options?.ttl === "number") expiries.push(now + options.ttl);
    if (typeof options?.expires_at === "number")
      expiries.push(options.expires_at);
    if (expiries.length === 0) expiries.push(now + limits.cache_default_ttl_ms);
    const expires_at = Math.min(
      ...expiries,
      now + limits.cache_max_hours * HOUR,
    );
    if (expires_at <= now) return failed("ItemAlreadyExpired");
    if (!Number.isSafeInteger(expires_at)) return failed("InvalidExpiry");
    let size = bytes(key) + bytes(value);
    for (const [other, record] of records)
      if (other !== key) size += bytes(other) + bytes(record.value);
    const isFull =
      !records.has(key) && records.size >= limits.cache_entries_per_trigger;
    if (isFull || size > limits.cache_total_bytes)
      return failed("CacheSizeExceeded");
    const record = { value, expires_at };
    records.set(key, record);
    return { type: "success", record };
  }

  return {
    answer(method, [key, value, options]) {
      if (method === "cache.get") {
        if (typeof any !== "string" || records.has(key))
          return records.get(key);
        return { value: any, expires_at: now + limits.cache_default_ttl_ms };
      }
      if (method === "cache.delete") {
        return records.delete(key)
          ? { type: "success" }
          : failed("CacheKeyDoesNotExist");
      }
      return set(key, value, options);
    },
  };
}

function bytes(text) {
  return Buffer.byteLength(text);
}

module.exports = { cacheOf };
