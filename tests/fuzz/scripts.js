// Says which texts are no scripts. In: a JSON array [id, code] a line. Out: [id, null | message] a line, in order.

const { createInterface } = require("node:readline");
const vm = require("node:vm");

createInterface({ input: process.stdin, crlfDelay: Infinity }).on("line", (line) => {
  const [id, code] = JSON.parse(line);
  let message = null;
  try {
    new vm.Script(code);
  } catch (error) {
    message = String(error);
  }
  process.stdout.write(`${JSON.stringify([id, message])}\n`);
});
