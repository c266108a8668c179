// Say where each row of a form stands, by the rules of its page: a line of JSON in, a line of JSON out.
const fs = require("fs");
const readline = require("readline");
const vm = require("vm");

const standings = vm.runInThisContext(`${fs.readFileSync(process.argv[2], "utf8")}; standings`);
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { form, given } = JSON.parse(line);
  const found = given.map((rows) => Object.fromEntries(standings(form, (name) => rows[name])));
  process.stdout.write(`${JSON.stringify(found)}\n`);
});
