/** `npm run crds`: needs Go, Maven and Java, and their registries. */
require("../../runtime/ts-hook.js").register();
try {
  require("./index.ts").regenerate((line) => console.log(line));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
