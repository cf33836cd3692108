"""Types as the catalogue writes them.

In: a type of the language. Out: a field of that type, for those who know the fields of Auth0 alone.

    field_of(ListOf(Basic.STRING))   ->   Field("", FieldType.LIST, items=Field("", FieldType.STRING))
"""

from actiongen.auth0.model import Field, FieldType, HasFormat, TextFormat
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type


def field_of(type_: Type, name: str = "") -> Field:
    """The type of an answer as the catalogue writes types; whatever is in a record may be missing."""
    match type_:
        case Basic.TIME:
            invariants = (HasFormat(TextFormat.TIMESTAMP, "the declaration of the extern"),)
            return Field(name, FieldType.STRING, True, invariants=invariants)
        case Basic.STRING:
            return Field(name, FieldType.STRING, True)
        case Basic.NUMBER:
            return Field(name, FieldType.NUMBER, True)
        case Basic.BOOLEAN:
            return Field(name, FieldType.BOOLEAN, True)
        case ListOf(item):
            return Field(name, FieldType.LIST, True, items=field_of(item))
        case Record(fields):
            inner = {each.name: field_of(each.type, each.name) for each in fields}
            return Field(name, FieldType.RECORD, True, fields=inner)
        case MapOf() | Basic():
            return Field(name, FieldType.JSON, True)
