"""The codes of files, folders and what is written (AG65x), of tests (AG8xx) and of bugs of ours (AG9xx)."""

from actiongen.diagnostics.model import Code, Severity

_E = Severity.ERROR

NOT_UTF8 = Code("AG650", "not-utf8", _E, "a policy that is not text in UTF-8")
UNREADABLE_FILE = Code("AG651", "unreadable-file", _E, "a policy or folder that cannot be read")
BAD_STEM = Code("AG652", "bad-stem", _E, "a policy whose file name is not snake_case")
STEM_CLASH = Code("AG653", "stem-clash", _E, "two actions that would be written to one file")
NO_POLICIES = Code("AG654", "no-policies", _E, "a folder without a policy to compile")
FOREIGN_FILE = Code("AG655", "foreign-file", _E, "a file in the way that actiongen did not write")
CANNOT_WRITE = Code("AG656", "cannot-write", _E, "output that cannot be written")
VARIABLE_CLASH = Code("AG657", "variable-clash", _E, "two secrets that would be one variable or keyword")
NOT_CURRENT = Code("AG658", "not-current", _E, "an output file that is not what the policies give")
NOT_TOML = Code("AG660", "not-toml", _E, "an actiongen.toml that cannot be read")
UNKNOWN_SETTING = Code("AG661", "unknown-setting", _E, "a key that actiongen.toml does not have")
BAD_SETTING = Code("AG662", "bad-setting", _E, "a value in actiongen.toml that the key cannot have")
NOT_FORMATTED = Code("AG663", "not-formatted", _E, "a policy that `actiongen fmt` would lay out differently")
FILE_EXISTS = Code("AG664", "file-exists", _E, "a file or link where `actiongen init` needs a folder")
NODE_MISSING = Code("AG665", "node-missing", _E, "no Node to run Actions on")
BAD_EVENT = Code("AG666", "bad-event", _E, "an event that cannot be read")
OUTSIDE_REPOSITORY = Code("AG667", "outside-repository", _E, "a path of the repository that leads out of it")
LINK_IN_OUTPUT = Code("AG668", "link-in-output", _E, "a link in the place of output")
UNFINISHED_BUILD = Code("AG669", "unfinished-build", _E, "output that an interrupted build left half done")
NO_FOLDER = Code("AG670", "no-folder", _E, "a folder of policies that does not exist")
UNKNOWN_POLICY = Code("AG671", "unknown-policy", _E, "a policy that was asked for and does not exist")
NOTHING_SELECTED = Code("AG672", "nothing-selected", _E, "a `-k` that selects no test")
UNREADABLE_EXTERN = Code(
    "AG674", "unreadable-extern", _E, "a JavaScript file of an extern that cannot be read"
)
NO_TERRAFORM = Code("AG679", "no-terraform", _E, "Terraform that was asked for where there is none")
BELOW_GOAL = Code("AG673", "below-goal", _E, "tests that see less of the policies than was asked for")
NO_REVISION = Code("AG680", "no-revision", _E, "a revision to compare with that git does not have")
GIT_MISSING = Code("AG681", "git-missing", _E, "no git to ask for an earlier revision")
AMBIGUOUS_SIDE = Code("AG682", "ambiguous-side", _E, "a word that is both a folder and a revision of git")
CHANGE_REFUSED = Code("AG683", "change-refused", _E, "a change that `--fail-on` does not let through")
SOLVER_MISSING = Code("AG685", "solver-missing", _E, "no solver to prove properties with")
LSP_MISSING = Code("AG686", "lsp-missing", _E, "no pygls to serve an editor with")
YAML_MISSING = Code("AG690", "yaml-missing", _E, "no PyYAML to read an export with")
NOT_IMPORTED = Code("AG691", "not-imported", _E, "an Action, Rule or Hook that did not become a policy")
IMPORT_DIFFERS = Code("AG692", "import-differs", _E, "an import that does not do what its original did")
NOTHING_TO_IMPORT = Code("AG693", "nothing-to-import", _E, "a path with nothing to import")

TEST_TOO_COSTLY = Code("AG803", "test-too-costly", _E, "a test whose own values take too long to work out")
TEST_MISSING = Code("AG804", "test-missing", Severity.NOTE, "a rule that no test makes act")
VAGUE_DENIAL_TEST = Code(
    "AG805", "vague-denial-test", Severity.NOTE, "a test that the denial of any rule would pass"
)
PROPERTY_REFUTED = Code("AG806", "property-refuted", _E, "a property that an event contradicts")
PROPERTY_UNDECIDED = Code(
    "AG807", "property-undecided", _E, "a property of which nobody can say whether it holds"
)
PROPERTY_MISSING = Code(
    "AG808", "property-missing", Severity.NOTE, "an action that keeps people out, and has no property"
)

INTERNAL_ERROR = Code("AG900", "internal-error", _E, "a bug of actiongen")
BROKEN_TERRAFORM = Code("AG901", "broken-terraform", _E, "generated Terraform that is not well formed")
BROKEN_DEPLOY_CLI = Code(
    "AG905", "broken-deploy-cli", _E, "generated files that auth0-deploy-cli could not take"
)
ENGINES_DIFFER = Code("AG902", "engines-differ", _E, "JavaScript that does not do what the policy means")

PROJECT: tuple[Code, ...] = (
    NOT_UTF8,
    UNREADABLE_FILE,
    BAD_STEM,
    STEM_CLASH,
    NO_POLICIES,
    FOREIGN_FILE,
    CANNOT_WRITE,
    VARIABLE_CLASH,
    NOT_CURRENT,
    NOT_TOML,
    UNKNOWN_SETTING,
    BAD_SETTING,
    NOT_FORMATTED,
    FILE_EXISTS,
    NODE_MISSING,
    BAD_EVENT,
    OUTSIDE_REPOSITORY,
    LINK_IN_OUTPUT,
    UNFINISHED_BUILD,
    NO_FOLDER,
    UNKNOWN_POLICY,
    NOTHING_SELECTED,
    BELOW_GOAL,
    UNREADABLE_EXTERN,
    NO_TERRAFORM,
    NO_REVISION,
    GIT_MISSING,
    AMBIGUOUS_SIDE,
    CHANGE_REFUSED,
    SOLVER_MISSING,
    LSP_MISSING,
    YAML_MISSING,
    NOT_IMPORTED,
    IMPORT_DIFFERS,
    NOTHING_TO_IMPORT,
    TEST_TOO_COSTLY,
    TEST_MISSING,
    VAGUE_DENIAL_TEST,
    PROPERTY_REFUTED,
    PROPERTY_UNDECIDED,
    PROPERTY_MISSING,
    INTERNAL_ERROR,
    BROKEN_TERRAFORM,
    BROKEN_DEPLOY_CLI,
    ENGINES_DIFFER,
)
