// The standard rules; each that is off has its reason.
export default {
  extends: "stylelint-config-standard-scss",
  rules: {
    // GOV.UK's and our classes are block__element--modifier.
    "selector-class-pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*(__[a-z0-9]+(-[a-z0-9]+)*)?(--[a-z0-9]+(-[a-z0-9]+)*)?$",
    // Safari 16 knows these only by their prefixed names.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-text-size-adjust", "-webkit-mask-composite"] }],
    // Rules of one block stand close together; an empty line parts blocks.
    "at-rule-empty-line-before": null,
    "declaration-empty-line-before": null,
    "rule-empty-line-before": null,
    "scss/dollar-variable-empty-line-before": null,
    "scss/double-slash-comment-empty-line-before": null,
  },
};
