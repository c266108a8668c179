// Compile schemas (2020-12) in ajv's strict mode; print what is wrong, and fail.
const Ajv = require("ajv/dist/2020").default;
const formats = require("ajv-formats").default;
const fs = require("fs");

for (const path of process.argv.slice(2)) {
  const ajv = formats(new Ajv({ strict: true, allErrors: true, logger: false }));
  try {
    ajv.compile(JSON.parse(fs.readFileSync(path)));
  } catch (error) {
    console.log(`${path}: ${error.message}`);
    process.exitCode = 1;
  }
}
