// What runs inside of the realm of an Action, before its code: its clock, its chance, and what is made of its own
// built-ins. The value of this script is a function; `host.now()` and `host.random()` are those of the running case.
(function (host) {
  "use strict";

  const RealDate = Date;
  const FixedDate = new Proxy(RealDate, {
    apply: () => new RealDate(host.now()).toString(),
    construct: (target, args, asked) =>
      Reflect.construct(
        target,
        args.length === 0 ? [host.now()] : args,
        asked === FixedDate ? target : asked,
      ),
  });
  RealDate.now = () => host.now();
  RealDate.prototype.constructor = FixedDate;
  globalThis.Date = FixedDate;
  Math.random = () => host.random();

  const parse = JSON.parse;
  const { ownKeys, getOwnPropertyDescriptor } = Reflect;
  const errors = { Error, RangeError, SyntaxError, TypeError };
  const isArray = Array.isArray;
  const { defineProperty, hasOwn } = Object;
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
    lay,
    watch,
    changed,
  };

  // Remembers the built-ins that code is likely to change, as they are now.
  function watch() {
    const prototypes = [
      Object,
      Function,
      Array,
      String,
      Number,
      RegExp,
      Promise,
      Map,
      Set,
      Error,
      RealDate,
    ];
    for (const object of [
      Object,
      Array,
      String,
      JSON,
      Math,
      ...prototypes.map((each) => each.prototype),
    ]) {
      const names = ownKeys(object).filter(
        (key) => "value" in getOwnPropertyDescriptor(object, key),
      );
      watched.push({ object, names, values: names.map((key) => object[key]) });
    }
  }

  // Whether anything that `watch` saw is not as it was. What code adds by assignment is enumerable, as nothing here is.
  function changed() {
    for (const { object, names, values } of watched) {
      for (const added in object) if (added !== undefined) return true;
      for (let i = 0; i < names.length; i += 1)
        if (object[names[i]] !== values[i]) return true;
    }
    return false;
  }

  // Puts values into a world (worlds.js), and takes out what they make absent.
  function lay(world, { laid, texts, implied }) {
    for (const each of laid) put(world, each, 0, texts);
    for (const { path, values, absent } of implied)
      if (
        !laid.some((each) => isBelow(each.path, absent)) &&
        values.includes(heldAt(world.event, path))
      )
        put(world, { path: ["event", ...absent], isAbsent: true }, 0, texts);
    return world;
  }

  function put(owner, each, depth, texts) {
    const { path } = each;
    const name = path[depth];
    if (depth < path.length - 1) {
      const held = hasOwn(owner, name) ? owner[name] : undefined;
      const isHeld = isRecord(held);
      if (!isHeld && each.isAbsent) return;
      const below = isHeld ? held : parse(texts[each.keys[depth]] ?? "{}");
      put(below, each, depth + 1, texts);
      if (!isHeld) set(owner, name, below);
    } else if (each.isAbsent) {
      if (hasOwn(owner, name)) delete owner[name];
    } else {
      set(owner, name, each.isText ? parse(each.value) : each.value);
    }
  }

  function set(owner, name, value) {
    if (name !== "__proto__") owner[name] = value;
    else
      defineProperty(owner, name, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
  }

  // Whether a path of a world lies at or below a path of its event.
  function isBelow(path, above) {
    return (
      path[0] === "event" && above.every((name, at) => path[at + 1] === name)
    );
  }

  function heldAt(value, path) {
    for (const name of path)
      value = isRecord(value) && hasOwn(value, name) ? value[name] : undefined;
    return value;
  }

  function isRecord(value) {
    return typeof value === "object" && value !== null && !isArray(value);
  }

  // Whether `left` still holds what JSON made `right` of; the order of keys does not matter.
  function same(left, right) {
    if (left === right) return right !== undefined;
    if (
      typeof left !== "object" ||
      typeof right !== "object" ||
      left === null ||
      right === null
    )
      return false;
    const isList = isArray(left);
    if (isList !== isArray(right)) return false;
    // An object may have a member of that name, of any type.
    if (isList && left.length !== right.length) return false;
    let count = 0;
    for (const key in left) {
      if (!hasOwn(left, key)) continue;
      if (!same(left[key], right[key])) return false;
      count += 1;
    }
    for (const key in right) if (hasOwn(right, key)) count -= 1;
    return count === 0;
  }
});
