// Colours code. mdBook's own script knows two hundred languages; this one, a fiftieth of it, the few of this book.
"use strict";

const hljs = (() => {
  const rust = new RegExp([
    /(?<comment>\/\/[^\n]*|\/\*[^]*?\*\/)/,
    /(?<string>b?r(?<hashes>#*)"[^]*?"\k<hashes>|b?"(?:\\[^]|[^"\\])*"|b?'(?:\\[^\n]+?|[^\\'\n])')/,
    /(?<meta>#!?\[(?:[^\[\]]|\[[^\]]*\])*\])/,
    /(?<symbol>'[a-z_]\w*)/,
    /(?<number>\b\d[\d_]*(?:\.\d[\d_]*)?(?:e[+-]?\d+)?(?:[iuf]\d+|[iu]size)?\b)/,
    /(?<title>(?<=\bfn )\w+)/,
    /(?<built_in>\b[a-z_]\w*!(?!=))/,
    /(?<keyword>\b(?:as|async|await|break|const|continue|crate|dyn|else|enum|extern|fn|for|if|impl|in|let|loop|match|mod|move|mut|pub|ref|return|self|Self|static|struct|super|trait|type|unsafe|use|where|while)\b)/,
    /(?<literal>\b(?:true|false|None|Some|Ok|Err)\b)/,
    /(?<type>\b(?:[A-Z]\w*|[iuf](?:8|16|32|64|128)|[iu]size|bool|char|str)\b)/,
  ].map(part => part.source).join("|"), "g");
  const sh = /(?<comment>(?<=^|\s)#[^\n]*)|(?<string>"(?:\\[^]|[^"\\])*"|'[^']*')/g;
  const toml = /(?<comment>#[^\n]*)|(?<string>"(?:\\[^]|[^"\\])*")|(?<section>^\[[^\n]*\])|(?<attr>^[\w.-]+(?= *=))|(?<number>\b\d[\d._e-]*\b)|(?<literal>\b(?:true|false)\b)/gm;
  const python = /(?<comment>#[^\n]*)|(?<string>"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')|(?<keyword>\b(?:as|def|else|for|from|if|import|in|lambda|return|with|while)\b)|(?<number>\b\d[\d._e-]*\b)/g;
  const languages = { rust, sh, toml, python };

  function highlightBlock(block) {
    const name = [...block.classList].find(name => name.startsWith("language-"));
    const language = languages[name?.slice("language-".length)];
    if (!language || block.firstElementChild) return;
    const text = block.textContent;
    const parts = [];
    let from = 0;
    for (const found of text.matchAll(language)) {
      const [kind] = Object.entries(found.groups).find(([kind, part]) => part !== undefined && kind !== "hashes");
      const part = document.createElement("span");
      part.className = "hljs-" + kind;
      part.textContent = found[0];
      parts.push(text.slice(from, found.index), part);
      from = found.index + found[0].length;
    }
    block.replaceChildren(...parts, text.slice(from));
  }

  return { configure() {}, highlightBlock };
})();
