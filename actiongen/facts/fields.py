"""Types as the catalogue writes them.

In: a type of the language. Out: a field of that type, for those who know the fields of Auth0 alone.

    field_of(ListOf(Basic.STRING))   ->   Field("", FieldType.LIST, items=Field("", FieldType.STRING))
"""

from actiongen.auth0.model import Field, FieldType, HasFormat, TextFormat
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type

_BASIC = {
    Basic.STRING: FieldType.STRING,
    Basic.NUMBER: FieldType.NUMBER,
    Basic.BOOLEAN: FieldType.BOOLEAN,
}


def field_of(type_: Type, name: str = "", *, optional: bool = False) -> Field:
    """A field of the type; whatever is in a record may be missing."""
    match type_:
        case Basic.TIME:
            invariants = (HasFormat(TextFormat.TIMESTAMP, "a time is read from its text"),)
            return Field(name, FieldType.STRING, optional, invariants=invariants)
        case ListOf(item):
            return Field(name, FieldType.LIST, optional, items=field_of(item))
        case Record(fields):
            inner = {each.name: field_of(each.type, each.name, optional=True) for each in fields}
            return Field(name, FieldType.RECORD, optional, fields=inner)
        case Basic() if type_ in _BASIC:
            return Field(name, _BASIC[type_], optional)
        case MapOf() | Basic():
            return Field(name, FieldType.JSON, optional)
