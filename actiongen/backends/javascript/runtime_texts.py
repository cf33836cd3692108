"""The texts of the runtime functions, in the order in which they stand in the output.

In: nothing. Out: ``TEXTS``, from name to text. They are total: no value that JSON can hold makes one throw.

    TEXTS["asNumber"]   ->   a function that gives its argument if it is a finite number
"""

_READING = r"""
/**
 * The value if it is a text, else undefined.
 *
 * @param {unknown} value
 * @returns {string | undefined}
 */
function asString(value) {
  return typeof value === "string" ? value : undefined;
}

/**
 * The value if it is a finite number, else undefined.
 *
 * @param {unknown} value
 * @returns {number | undefined}
 */
function asNumber(value) {
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The value if it is true or false, else undefined.
 *
 * @param {unknown} value
 * @returns {boolean | undefined}
 */
function asBoolean(value) {
  return typeof value === "boolean" ? value : undefined;
}

/**
 * The value if it is a list, else undefined.
 *
 * @param {unknown} value
 * @returns {unknown[] | undefined}
 */
function asArray(value) {
  return Array.isArray(value) ? value : undefined;
}

/**
 * The items if the value is a list in which every item can be read.
 *
 * @template T
 * @param {unknown} value
 * @param {(item: unknown) => T | undefined} asItem
 * @returns {T[] | undefined}
 */
function asList(value, asItem) {
  if (!Array.isArray(value)) {
    return undefined;
  }
  const items = value.map((item) => asItem(item));
  return items.includes(undefined) ? undefined : items;
}

/**
 * The fields that can be read, if the value is an object.
 *
 * @param {unknown} value
 * @param {Record<string, (field: unknown) => unknown>} fields
 * @returns {Record<string, any> | undefined}
 */
function asRecord(value, fields) {
  if (!isObject(value)) {
    return undefined;
  }
  const pairs = Object.entries(fields).map(([key, asField]) => [
    key,
    Object.hasOwn(value, key) ? asField(value[key]) : undefined,
  ]);
  return compact(Object.fromEntries(pairs));
}

/**
 * The value if it is an object, neither a list nor null.
 *
 * @param {unknown} value
 * @returns {Record<string, unknown> | undefined}
 */
function asObject(value) {
  return isObject(value) ? value : undefined;
}

/**
 * Whether the value is an object, neither a list nor null.
 *
 * @param {unknown} value
 * @returns {boolean}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A copy of an object, any other value as it is.
 *
 * @param {any} value
 * @returns {any}
 */
function asItWas(value) {
  return isObject(value) ? { ...value } : value;
}

/**
 * The object's own value under a key, undefined if there is none.
 *
 * @param {unknown} value
 * @param {string} key
 * @returns {any}
 */
function ownMember(value, key) {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/**
 * The object's own value under a key that may be missing.
 *
 * @param {unknown} value
 * @param {string | null | undefined} key
 * @returns {any}
 */
function lookUp(value, key) {
  return isObject(value) && key != null && Object.hasOwn(value, key)
    ? (value[key] ?? undefined)
    : undefined;
}

/**
 * Whether the object has a value of its own under a key that may be missing.
 *
 * @param {unknown} value
 * @param {string | null | undefined} key
 * @returns {boolean}
 */
function hasKey(value, key) {
  return lookUp(value, key) !== undefined;
}

/**
 * An item of a list, counted from the end if negative.
 *
 * @param {unknown} value
 * @param {number} index
 * @returns {any}
 */
function listItem(value, index) {
  return Array.isArray(value) ? value.at(index) : undefined;
}

/**
 * The same object without the keys that have no value.
 *
 * @param {Record<string, unknown> | null | undefined} fields
 * @returns {Record<string, unknown>}
 */
function compact(fields) {
  return Object.fromEntries(
    Object.entries(fields ?? {}).filter((pair) => pair[1] != null),
  );
}

/**
 * What is made of a value, undefined if the value is missing.
 *
 * @template T, U
 * @param {T | null | undefined} value
 * @param {(value: T) => U} use
 * @returns {U | undefined}
 */
function given(value, use) {
  return value == null ? undefined : use(value);
}
"""

_TEXT = r"""
/**
 * Whether a pattern is found in a text of at most 8,192 characters.
 *
 * @param {RegExp} pattern
 * @param {unknown} text
 * @returns {boolean}
 */
function isMatch(pattern, text) {
  return typeof text === "string" && text.length <= 8192 && pattern.test(text);
}

/**
 * The domain of an e-mail address in lower case, undefined if there is none.
 *
 * @param {string | null | undefined} email
 * @returns {string | undefined}
 */
function emailDomain(email) {
  const at = email?.lastIndexOf("@") ?? -1;
  return at === -1 ? undefined : email.slice(at + 1).toLowerCase() || undefined;
}

/**
 * The parts of a text between commas, trimmed, without empty ones.
 *
 * @param {string | null | undefined} text
 * @returns {string[] | undefined}
 */
function splitCsv(text) {
  const parts = text?.split(",").map((part) => part.trim());
  return parts?.filter((part) => part !== "");
}

/**
 * The text without a prefix, if it starts with it.
 *
 * @param {string | null | undefined} text
 * @param {string | null | undefined} prefix
 * @returns {string | undefined}
 */
function removePrefix(text, prefix) {
  if (text == null || prefix == null) {
    return undefined;
  }
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

/**
 * The text without a suffix, if it ends with it.
 *
 * @param {string | null | undefined} text
 * @param {string | null | undefined} suffix
 * @returns {string | undefined}
 */
function removeSuffix(text, suffix) {
  if (text == null || suffix == null) {
    return undefined;
  }
  return text.endsWith(suffix)
    ? text.slice(0, text.length - suffix.length)
    : text;
}

/**
 * The text with all occurrences replaced, undefined if it gets too long.
 *
 * @param {string | null | undefined} text
 * @param {string | null | undefined} old
 * @param {string | null | undefined} replacement
 * @returns {string | undefined}
 */
function replaceText(text, old, replacement) {
  if (text == null || old == null || replacement == null) {
    return undefined;
  }
  const times = old === "" ? text.length + 1 : text.split(old).length - 1;
  const length = text.length + times * (replacement.length - old.length);
  return length <= 2 ** 22
    ? text.replaceAll(old, () => replacement)
    : undefined;
}

/**
 * The texts with a separator between them, undefined if that gets too long.
 *
 * @param {string | null | undefined} separator
 * @param {string[] | null | undefined} texts
 * @returns {string | undefined}
 */
function joinTexts(separator, texts) {
  if (separator == null || texts == null) {
    return undefined;
  }
  const between = separator.length * Math.max(0, texts.length - 1);
  const length = texts.reduce((sum, text) => sum + text.length, between);
  return length <= 2 ** 22 ? texts.join(separator) : undefined;
}

/**
 * The value as JSON, undefined if there is none, it is nested too deeply or
 * gets too long.
 *
 * @param {unknown} value
 * @returns {string | undefined}
 */
function toJson(value) {
  if (value == null || isNested(value, 64)) {
    return undefined;
  }
  const json = JSON.stringify(value);
  return json.length <= 2 ** 22 ? json : undefined;
}

/**
 * The value of a JSON text, undefined if it is malformed, null or nested too
 * deeply; numbers that are too large to be finite are null.
 *
 * @param {string | null | undefined} text
 * @returns {any}
 */
function fromJson(text) {
  try {
    const value = JSON.parse(text ?? "", (key, part) =>
      part === Infinity || part === -Infinity ? null : part,
    );
    return isNested(value, 64) ? undefined : (value ?? undefined);
  } catch {
    return undefined;
  }
}

/**
 * Whether lists and objects stand in each other more than so many levels deep.
 *
 * @param {unknown} value
 * @param {number} levels
 * @returns {boolean}
 */
function isNested(value, levels) {
  return (
    typeof value === "object" &&
    value !== null &&
    (levels === 0 ||
      Object.values(value).some((part) => isNested(part, levels - 1)))
  );
}
"""

_NUMBERS = r"""
/**
 * The number, undefined if it is not finite.
 *
 * @param {number} value
 * @returns {number | undefined}
 */
function finite(value) {
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The number that a decimal text stands for, else undefined.
 *
 * @param {string | null | undefined} text
 * @returns {number | undefined}
 */
function toNumber(text) {
  const number = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text ?? "")
    ? Number(text)
    : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/**
 * The milliseconds of YYYY-MM-DD (midnight UTC) or of an ISO 8601 date-time
 * with Z or an offset; undefined for any other value.
 *
 * @param {unknown} value
 * @returns {number | undefined}
 */
function parseTime(value) {
  const parts =
    typeof value === "string"
      ? value.match(
          /^(\d{4})-(\d\d)-(\d\d)(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/,
        )
      : null;
  if (parts === null || parts[1] === "0000") {
    return undefined;
  }
  const day = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T00:00:00Z`);
  const isDay = day.getUTCDate() === Number(parts[3]);
  return isDay ? Date.parse(value.replace(/(\.\d{3})\d+/, "$1")) : undefined;
}

/**
 * The instant as an ISO 8601 text, undefined if there is none.
 *
 * @param {number | null | undefined} time
 * @returns {string | undefined}
 */
function toIso(time) {
  return Math.abs(time ?? NaN) <= 8.64e15
    ? new Date(time).toISOString()
    : undefined;
}
"""


def _split(source: str) -> dict[str, str]:
    texts = [f"/**{part}".strip() for part in source.split("/**")[1:]]
    return {text.partition("\nfunction ")[2].partition("(")[0]: text for text in texts}


TEXTS = {**_split(_READING), **_split(_TEXT), **_split(_NUMBERS)}
