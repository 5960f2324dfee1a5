import { defineConfig } from "html-validate";

// Every rule of the checker holds, but for those below; each says why.
export default defineConfig({
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // HTML asks for neither; ours is written small throughout.
    "doctype-style": ["error", { style: "lowercase" }],
    // ARIA lets lists have names (a legend, the filters that are on), and screen readers say them.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // How far a bar reaches and where a dot stands is what the page says, not how it looks.
    "no-inline-style": ["error", { allowedProperties: ["width", "height", "left", "bottom", "--axis"] }],
    // Hashes guard against what comes from elsewhere; our sheet and script lie in the folder of the page.
    "require-sri": ["error", { target: "crossorigin" }],
    // A record's title is the headline of what happened; search engines shorten it where they must.
    "long-title": "off",
  },
});
