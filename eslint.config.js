// The scripts of the site run in browsers; the build and the settings of the linters run in Node.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["static/", "var/", "audit/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "multi-line"],
      "default-case-last": "error",
      eqeqeq: "error",
      "no-console": "error",
      "no-else-return": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-throw-literal": "error",
      "no-unused-expressions": "error",
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      complexity: ["error", 12],
      "max-lines": ["error", 400],
    },
  },
  { files: ["frontend/scripts/**"], languageOptions: { globals: globals.browser } },
  { files: ["frontend/*.js", "*.config.js"], languageOptions: { globals: globals.node } },
];
