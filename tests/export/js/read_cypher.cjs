// Reads Cypher scripts with Neo4j's own grammar: for each file named on the command line its statements as tokens, and the
// errors. Files after "--lint" also go through Neo4j's semantic analysis, which takes seconds.
const { readFileSync } = require("node:fs");
const { lintCypherQuery, parserWrapper } = require("@neo4j-cypher/language-support");

const HIDDEN = 1;
const END = -1;

function read(file, lint) {
  const text = readFileSync(file, "utf8");
  const found = parserWrapper.parse(text).statementsParsing.filter((one) => one.command?.type === "cypher");
  const tokens = found.map((one) => one.tokens.filter((token) => token.channel !== HIDDEN && token.type !== END));
  return {
    errors: found.flatMap((one) => one.syntaxErrors.map((error) => error.message)),
    findings: lint ? lintCypherQuery(text, {}).map((finding) => finding.message) : [],
    statements: tokens.map((all) => all.map((token) => token.text)).filter((all) => all.length > 0),
  };
}

const names = process.argv.slice(2);
const mark = names.includes("--lint") ? names.indexOf("--lint") : names.length;
const files = [...names.slice(0, mark), ...names.slice(mark + 1)];
console.log(JSON.stringify(files.map((file, at) => read(file, at >= mark))));
