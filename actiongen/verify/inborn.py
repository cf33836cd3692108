"""The names that values have by birth, so that ``value.name`` finds what is no key of theirs.

In: nothing. Out: the properties of the prototypes of objects, texts, lists and numbers on Node 20 (ECMA-262, chapters
20 to 23), and what proposals wanted to add to lists.
"""

ALWAYS = frozenset(
    (
        "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor "
        "hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf"
    ).split()
)
OF_TEXTS = frozenset(
    (
        "anchor at big blink bold charAt charCodeAt codePointAt concat endsWith fixed fontcolor fontsize "
        "includes indexOf isWellFormed italics lastIndexOf length link localeCompare match matchAll "
        "normalize padEnd padStart repeat replace replaceAll search slice small split startsWith strike "
        "sub substr substring sup toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase "
        "toWellFormed trim trimEnd trimLeft trimRight trimStart valueOf"
    ).split()
)
OF_LISTS = frozenset(
    (
        "at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat "
        "flatMap forEach includes indexOf join keys lastIndexOf length map pop push reduce reduceRight "
        "reverse shift slice some sort splice toLocaleString toReversed toSorted toSpliced toString "
        "unshift values with group groupBy groupByToMap groupToMap lastItem"
    ).split()
)
OF_NUMBERS = frozenset(
    (
        "toExponential toFixed toLocaleString toPrecision toString valueOf"
    ).split()
)
