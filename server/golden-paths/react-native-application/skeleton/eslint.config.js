const expo = require("eslint-config-expo/flat");
const { defineConfig } = require("eslint/config");

module.exports = defineConfig([
  { ignores: ["android", "coverage", "dist", "ios"] },
  expo,
  { rules: { "no-console": "error" } },
]);
