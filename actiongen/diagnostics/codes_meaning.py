"""The codes of names (AG2xx), types and absence (AG3xx), meaning (AG4xx) and the platform (AG5xx)."""

from actiongen.diagnostics.model import Code, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

UNKNOWN_NAME = Code("AG201", "unknown-name", _E, "a name that nothing defines")
NAME_TAKEN = Code("AG202", "name-taken", _E, "a name that something visible has already")
UNKNOWN_EVENT_FIELD = Code(
    "AG203", "unknown-event-field", _E, "a field that the trigger's event does not have"
)
UNKNOWN_METHOD = Code("AG204", "unknown-method", _E, "a method that the trigger's api does not have")
WRONG_ARGUMENTS = Code("AG205", "wrong-arguments", _E, "a call with too many, too few or unknown arguments")
MISPLACED_DECLARATION = Code("AG206", "misplaced-declaration", _E, "a declaration where it cannot stand")
BAD_DECLARATION = Code("AG207", "bad-declaration", _E, "a declaration that is not of its form")
UNKNOWN_LIBRARY = Code("AG208", "unknown-library", _E, "a library, or a name in it, that does not exist")
IMPORT_CYCLE = Code("AG209", "import-cycle", _E, "libraries that load each other")
UNDECLARED_SECRET = Code("AG210", "undeclared-secret", _E, "a secret that the file does not declare")
UNKNOWN_SCHEMA_KEY = Code(
    "AG211", "unknown-schema-key", _E, "a key that the schema of an open container lacks"
)
DUPLICATE_TITLE = Code("AG212", "duplicate-title", _E, "two rules of a file with one title")
UNKNOWN_STRING_METHOD = Code(
    "AG214", "unknown-string-method", _E, "a method that values of this type do not have"
)
UNSAFE_KEY = Code("AG215", "unsafe-key", _E, "a key that every JavaScript object has by birth")
UNKNOWN_ACTION = Code("AG216", "unknown-action", _E, "a flow that names an action without a policy")
TOO_INVOLVED = Code(
    "AG217", "too-involved", _E, "names or helpers that build on one another beyond the limit"
)

TYPE_MISMATCH = Code("AG301", "type-mismatch", _E, "a value of another type than its place takes")
NOT_A_CONDITION = Code("AG302", "not-a-condition", _E, "a condition that is neither a boolean nor a text")
MAYBE_ABSENT = Code("AG303", "maybe-absent", _E, "a value that may be absent where one is required")
NEVER_ABSENT = Code("AG304", "never-absent", _E, "a test for None of a value that is always present")
NOT_COMPARABLE = Code("AG305", "not-comparable", _E, "a comparison of values that cannot be compared")
LITERAL_CONDITION = Code("AG306", "literal-condition", _E, "a literal as a condition")
VALUE_NOT_ALLOWED = Code("AG307", "value-not-allowed", _E, "a literal outside the values that Auth0 allows")
EMPTY_NEEDLE = Code("AG308", "empty-needle", _E, "a text search whose needle may be empty")
BAD_PATTERN = Code("AG309", "bad-pattern", _E, "a regular expression that cannot be used")
NOT_AN_EFFECT = Code("AG310", "not-an-effect", _E, "a line that does nothing")
EFFECT_AS_VALUE = Code("AG311", "effect-as-value", _E, "an effect where a value is needed")
CODE_AFTER_END = Code("AG312", "code-after-end", _E, "lines below a call that ends the action")
ENDS_NOT_LAST = Code(
    "AG313", "ends-not-last", _E, "a helper that can end the action, called before the last line"
)
BAD_KEY = Code("AG314", "bad-key", _E, "a key or index that the language cannot look up")
BAD_TEST = Code("AG315", "bad-test", _E, "a test or property that could never fail")
NOT_LISTED = Code("AG316", "not-iterable", _E, "a loop over something that is no list")
TEXT_TOO_LONG = Code("AG319", "text-too-long", _E, "a text or list that can get longer than any may be")
BAD_EXTERN = Code("AG342", "bad-extern", _E, "an `@extern` that declares no function, or names no file")
BAD_EXTERN_CODE = Code(
    "AG343", "bad-extern-code", _E, "a JavaScript file that cannot be taken into an Action"
)
UNDECLARED_MODULE = Code(
    "AG346", "undeclared-module", _E, "an extern of an Actions Module that the action does not pin"
)
BAD_ADDRESS = Code("AG320", "bad-address", _E, "an address or range that no address is in")
NOT_JUDGED = Code("AG322", "conditions-not-judged", _W, "conditions that take too long to judge in full")
BAD_TIME_ZONE = Code("AG323", "bad-time-zone", _E, "a time zone that is none, or that is not written out")
UNKNOWN_ENCODING = Code("AG324", "unknown-encoding", _E, "a digest that is to be written in no known way")

ASKED_BEFORE = Code(
    "AG330", "asked-before", _E, "an answer from before the redirect, where the user comes back"
)
NO_CONTINUE_HANDLER = Code(
    "AG331", "no-continue-handler", _E, "a place to come back to that Auth0 does not have"
)

CLAIM_OF_NO_CALL = Code("AG350", "claim-of-no-call", _E, "a property about a call that nothing makes")

UNUSED_DEFINITION = Code("AG401", "unused-definition", _W, "a definition that nothing uses")
UNUSED_IMPORT = Code("AG402", "unused-import", _W, "a loaded name that nothing uses")
UNUSED_SECRET = Code("AG403", "unused-secret", _W, "a secret that nothing reads")
UNUSED_SCHEMA_KEY = Code("AG404", "unused-schema-key", _W, "a schema key that nothing reads")
UNREACHABLE_RULE = Code("AG405", "unreachable-rule", _E, "a rule that no event reaches")
DUPLICATE_RULE = Code("AG406", "duplicate-rule", _W, "two rules with one condition and one body")
CONSTANT_CONDITION = Code(
    "AG407", "constant-condition", _W, "a condition that is always true or always false"
)
WHOLE_EVENT_SHOWN = Code(
    "AG410", "whole-event-shown", _E, "the whole event, user or metadata where it can be read"
)
UNUSED_SUPPRESSION = Code("AG411", "unused-suppression", _W, "an `# allow:` that silences nothing")
BAD_SUPPRESSION = Code("AG412", "bad-suppression", _E, "an `# allow:` without a known check or a reason")
PERSONAL_DATA_IN_LOG = Code("AG413", "personal-data-in-log", _W, "data about a person in a log")
EMAIL_SUFFIX = Code("AG414", "email-suffix", _E, "a test of an e-mail address that other domains pass too")
EMAIL_CASE = Code("AG415", "email-case", _W, "a comparison that the case of an e-mail address decides")
GATE_SKIPPED_WHEN_ABSENT = Code(
    "AG416", "gate-skipped-when-absent", _W, "a denial or challenge that a missing field switches off"
)
UNUSED_LIBRARY = Code("AG417", "unused-library", _W, "a library that no policy loads, and nothing checks")
MISSPELT_VALUE = Code("AG418", "misspelt-value", _W, "a text that is almost one that Auth0 documents")
SECRET_EXPOSED = Code("AG419", "secret-exposed", _E, "a secret, or what is made of it, where it can be read")
REASON_TO_WRITE = Code("AG420", "reason-to-write", _N, "an `# allow:` whose reason is still to be written")
BREAKS_IN_WAY = Code(
    "AG421", "breaks-in-way", _W, "a call that ends the login in one of the ways of logging in"
)
LOGIN_IN_WAY = Code("AG422", "login-in-way", _N, "a challenge that sends a silent login to the login page")
VALUE_NEVER_OCCURS = Code(
    "AG423", "value-never-occurs", _E, "a comparison with a text that never stands there"
)
DENIAL_AT_FIRST_LOGIN = Code(
    "AG424", "denial-at-first-login", _W, "a denial that a second try gets past, for refused logins count"
)
USER_METADATA_DECIDES = Code(
    "AG425", "user-metadata-decides", _W, "access that depends on what the user can write"
)
GATE_OPENS_ON_BAD_DATA = Code(
    "AG426", "gate-opens-on-bad-data", _W, "a denial or challenge that a malformed text switches off"
)
STALE_METADATA_READ = Code(
    "AG427", "stale-metadata-read", _W, "a read of metadata that the same action has just written"
)

UNREACHED_HANDLER = Code(
    "AG430", "unreached-handler", _W, "a place to come back to that nobody is sent away from"
)
GUARD_NOT_REPEATED = Code(
    "AG431",
    "guard-not-repeated",
    _W,
    "a guard of the file that is not checked again when the user comes back",
)
REDIRECT_AND_FORM = Code("AG432", "redirect-and-form", _E, "a redirect and a form in one run")
TOKEN_BEFORE_RETURN = Code(
    "AG433", "token-before-return", _W, "a token that is asked for before anybody comes back with it"
)
FORM_BEFORE_RETURN = Code(
    "AG434", "form-before-return", _W, "what a form has gathered, read before anybody comes back from it"
)
SILENT_IN_WAY = Code(
    "AG435", "silent-in-way", _W, "a call that does nothing in one of the ways of logging in"
)
TRIGGER_NOT_RUN = Code("AG436", "trigger-not-run", _N, "a gate that accounts of some kinds never meet")
MFA_MODEL_CLASH = Code("AG437", "mfa-model-clash", _W, "two ways to ask for MFA in one run")
CALL_LIMIT = Code("AG438", "call-limit", _E, "more calls in one run than Auth0 carries out in a login")
DENY_WITH_REDIRECT = Code(
    "AG439", "deny-with-redirect", _E, "a denial after the user was sent away in the same run"
)
METADATA_LOST_ON_LINK = Code(
    "AG440", "metadata-lost-on-link", _E, "user metadata that is lost, for the run sets another primary user"
)
TEXT_AS_FLAG = Code("AG441", "text-as-flag", _W, "a setting's text that counts as true whatever it says")
CACHE_DECIDES = Code("AG442", "cache-decides", _E, "a gate that a missing entry of the cache switches off")
UNVERIFIED_EMAIL_TRUSTED = Code(
    "AG443", "unverified-email-trusted", _W, "trust in the domain of an address that nobody has verified"
)
FIRST_LOGIN_ON_REFRESH = Code(
    "AG444",
    "first-login-on-refresh",
    _W,
    "what is meant for the first login, and runs for each refresh token",
)
HARD_CODED_SECRET = Code("AG445", "hard-coded-secret", _E, "a secret that stands in the policy")
FAIL_OPEN_REQUEST = Code(
    "AG446", "fail-open-request", _W, "a gate that a request without an answer switches off"
)
IP_COMPARED_AS_TEXT = Code("AG447", "ip-compared-as-text", _W, "an IP address that is compared as a text")
UNVALIDATED_CONTINUE = Code(
    "AG448", "unvalidated-continue", _E, "what users bring back from a redirect, believed without a check"
)
UNVERIFIED_TOKEN = Code(
    "AG449", "unverified-token", _E, "a decision by what a token says that nobody has verified"
)
REDIRECT_WITHOUT_CONTINUE = Code(
    "AG450", "redirect-without-continue", _W, "a redirect after which nothing is asked"
)
CONTINUE_BYPASS = Code(
    "AG451", "continue-bypass", _W, "a check behind a redirect that a silent login gets past"
)
ACCOUNT_LINKING_UNVERIFIED = Code(
    "AG452",
    "account-linking-unverified",
    _E,
    "accounts that are linked by an address that nobody has verified",
)
REMEMBER_BROWSER_DEFEATS_MFA = Code(
    "AG453", "remember-browser-defeats-mfa", _N, "MFA for every login that a remembered browser is spared"
)
METADATA_COUNTER = Code(
    "AG454", "metadata-counter", _N, "a counter in the metadata, which logins at one time make lose a step"
)
ORG_ROLES = Code("AG455", "org-roles", _N, "a role that may be one of an organization or one of the tenant")
IP_ALLOWLIST_ONE_FAMILY = Code(
    "AG456", "ip-allowlist-ipv4-only", _W, "a denial of everybody whose address is of the other family"
)
ABSENT_ROLES_ALLOW = Code(
    "AG457",
    "absent-roles-allow",
    _E,
    "a denial of those without a role that spares those of whom no roles are known",
)
ABSENT_SECRET_COMPARE = Code(
    "AG458", "absent-secret-compare", _W, "a comparison with a secret that holds where both are missing"
)
EMPTY_LIST_ALLOWS = Code(
    "AG459", "empty-list-allows", _W, "a list of who may pass that, empty, lets all pass"
)
STANDARD_CLAIM_ON_ACCESS_TOKEN = Code(
    "AG460",
    "standard-claim-on-access-token",
    _N,
    "data about the user in the access token, under a name of OpenID Connect",
)
CLAIM_NAMESPACE = Code("AG461", "claim-namespace", _W, "a claim of one's own without a namespace")
LOG_TOO_LONG = Code("AG462", "log-too-long", _N, "a log of which Auth0 keeps the beginning alone")
REQUEST_WITHOUT_EFFECT = Code(
    "AG463", "request-without-effect", _W, "a request that changes nothing, and whose answer nobody reads"
)
METADATA_ON_EVERY_LOGIN = Code(
    "AG464", "metadata-on-every-login", _N, "a write to the user's profile at every login"
)
FLOW_ORDER = Code("AG465", "flow-order", _W, "an action that reads what a later one of its flow writes")
FLOW_CONFLICT = Code(
    "AG466", "flow-conflict", _W, "a call of an action that a later one of its flow always replaces"
)
NATIVE_DEPENDENCY = Code("AG467", "native-dependency", _E, "a package that Actions cannot have")
UNUSED_DEPENDENCY = Code("AG468", "unused-dependency", _W, "a package that nothing requires")
RUNTIME_DEPRECATED = Code("AG469", "runtime-deprecated", _N, "a runtime that Auth0 will take away")
DEPLOY_CLI_PLACEHOLDER = Code(
    "AG470", "deploy-cli-placeholder", _E, "text that auth0-deploy-cli would replace"
)

UNKNOWN_TRIGGER = Code("AG501", "unknown-trigger", _E, "a trigger that Auth0 does not document")
TRIGGER_VERSION = Code("AG502", "trigger-version", _E, "a version of a trigger that cannot be compiled for")
UNKNOWN_RUNTIME = Code("AG503", "unknown-runtime", _E, "a runtime that Auth0 does not accept")
UNPINNED_DEPENDENCY = Code("AG505", "unpinned-dependency", _E, "a dependency without one exact version")
OVER_LIMIT = Code("AG506", "over-limit", _E, "more than Auth0 accepts")
RESERVED_CLAIM = Code("AG507", "reserved-claim", _E, "a claim that Auth0 drops or refuses")
NOT_IN_FLOW = Code("AG508", "not-in-flow", _W, "an action that no flow runs")
WRONG_HANDLER = Code("AG509", "wrong-handler", _E, "a method that this handler does not have")
FLOW_NOT_BINDABLE = Code(
    "AG510", "flow-not-bindable", _E, "a flow of a trigger whose actions are bound elsewhere"
)
FLOW_CLASH = Code(
    "AG511", "flow-clash", _E, "a flow that names an action twice, or of another trigger, or stands twice"
)
RESOURCE_CLASH = Code("AG512", "resource-clash", _E, "two actions with one Terraform resource or one name")
REMOVED_WHILE_BOUND = Code(
    "AG513", "removed-while-bound", _N, "an action that Terraform cannot delete in one apply"
)
FLOW_REMOVED = Code("AG514", "flow-removed", _N, "a flow that goes: the next apply leaves its trigger empty")
REFUSED_VALUE = Code("AG515", "refused-value", _E, "a value that Auth0 refuses, or that says nothing")
CALL_THROWS = Code("AG516", "call-throws", _E, "a call that throws where something of the event is absent")
WRONG_UNIT = Code("AG517", "wrong-unit", _E, "a number of another unit than Auth0 counts in")
WRONG_KEY = Code(
    "AG348", "wrong-key", _E, "a key that does not fit its algorithms, or that others know or choose"
)
TOKEN_AND_KEYS_ALIKE = Code(
    "AG349", "token-and-keys-alike", _E, "a bad token and a key server that is down that end alike"
)
BAD_URL = Code("AG325", "bad-url", _E, "a URL that nobody can request, or whose server others could choose")
BAD_CLIENT = Code(
    "AG344", "bad-client", _E, "a client of which not the team alone says what it is, or who gets its token"
)
CLIENT_AS_VALUE = Code("AG345", "client-as-value", _E, "a client that is neither called nor passed on")
TOO_SLOW = Code("AG526", "too-slow", _E, "requests that may take longer than Auth0 lets an Action run")
TRIGGER_CHANGED = Code("AG523", "trigger-changed", _N, "an Action whose trigger changes: Auth0 refuses that")
SECRETS_DROPPED = Code("AG524", "secrets-dropped", _N, "an Action without secrets until a second apply")
LEFT_IN_TENANT = Code(
    "AG528", "left-in-tenant", _N, "what goes from the output, and auth0-deploy-cli leaves in the tenant"
)

MEANING: tuple[Code, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Code))
