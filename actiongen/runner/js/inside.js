// What runs inside of the realm of an Action, before its code: its clock, its chance, and what is made of its own
// built-ins. The value of this script is a function; `host.now()` and `host.random()` are those of the running case.
(function (host) {
  "use strict";

  const RealDate = Date;
  const FixedDate = new Proxy(RealDate, {
    apply: () => new RealDate(host.now()).toString(),
    construct: (target, args, asked) =>
      Reflect.construct(target, args.length === 0 ? [host.now()] : args, asked === FixedDate ? target : asked),
  });
  RealDate.now = () => host.now();
  RealDate.prototype.constructor = FixedDate;
  globalThis.Date = FixedDate;
  Math.random = () => host.random();

  const parse = JSON.parse;
  const { ownKeys, getOwnPropertyDescriptor } = Reflect;
  const errors = { Error, RangeError, SyntaxError, TypeError };
  const isArray = Array.isArray;
  const globalKeys = ownKeys(globalThis).length;
  const watched = [];

  return {
    parse,
    module: () => ({ exports: {} }),
    resolve: (value) => Promise.resolve(value),
    reject: (error) => Promise.reject(error),
    error: (message, name = "Error", code = undefined) => {
      const error = new (errors[name] ?? Error)(message);
      if (code !== undefined) error.code = code;
      return error;
    },
    same,
    watch,
    changed,
  };

  // Remembers every built-in as it is now.
  function watch(globals) {
    const seen = new Set();
    const pending = ownKeys(globalThis)
      .filter((key) => !globals.includes(key))
      .map((key) => globalThis[key]);
    pending.push(globalThis, Object.getPrototypeOf(async () => {}), Object.getPrototypeOf([][Symbol.iterator]()));
    while (pending.length > 0) {
      const object = pending.pop();
      if ((typeof object !== "object" && typeof object !== "function") || object === null || seen.has(object)) continue;
      seen.add(object);
      const keys = ownKeys(object);
      const values = [];
      for (const key of keys) {
        const { value } = getOwnPropertyDescriptor(object, key);
        const plain = value !== undefined && (object !== globalThis || !globals.includes(key));
        if (!plain) continue;
        values.push(key, value);
        // A namespace, a constructor and its prototype; single functions have nothing worth watching.
        if (object === globalThis || key === "prototype") pending.push(value);
      }
      watched.push({ object, size: keys.length, values });
    }
    watched.sort((a, b) => Number(b.object === globalThis) - Number(a.object === globalThis));
  }

  // Whether anything that `watch` saw is not as it was.
  function changed() {
    if (ownKeys(globalThis).length !== globalKeys) return true;
    for (const { object, size, values } of watched) {
      if (object !== globalThis && ownKeys(object).length !== size) return true;
      for (let i = 0; i < values.length; i += 2) if (object[values[i]] !== values[i + 1]) return true;
    }
    return false;
  }

  // Whether two values hold the same, key by key; the order of keys does not matter.
  function same(left, right) {
    if (left === right) return true;
    if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
    if (isArray(left) !== isArray(right)) return false;
    const keys = ownKeys(left);
    if (keys.length !== ownKeys(right).length) return false;
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      if (!(key in right) || !same(left[key], right[key])) return false;
    }
    return true;
  }
});
