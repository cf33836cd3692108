
"use strict";
// Everything can be read without this script. It marks what belongs together, and colours code.
(() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let marked = [];
  let current = null;

  function mark(target) {
    const part = target instanceof Element ? target.closest("[data-r]") : null;
    if (part === current) {
      return;
    }
    current = part;
    for (const each of marked) {
      each.classList.remove("on");
    }
    marked = part ? [...part.closest(".pair").querySelectorAll(`[data-r="${part.dataset.r}"]`)] : [];
    for (const each of marked) {
      each.classList.add("on");
    }
    const first = marked.find((each) => each.closest("pre") !== part.closest("pre"));
    if (first) {
      show(first, first.closest("pre"));
    }
  }

  // Scrolls a pane that is higher than the window, never the page, until the part is where it can be seen.
  function show(part, pane) {
    const box = part.getBoundingClientRect();
    const outer = pane.getBoundingClientRect();
    const top = Math.max(outer.top, 0);
    const bottom = Math.min(outer.bottom, innerHeight);
    if (box.top < top || box.bottom > bottom) {
      pane.scrollBy({ top: box.top - top - (bottom - top) / 4, behavior: still.matches ? "auto" : "smooth" });
    }
  }

  document.addEventListener("pointerover", (event) => {
    mark(event.target.closest("[data-r]") ? event.target : document.activeElement);
  });
  document.addEventListener("focusin", (event) => mark(event.target));
  document.addEventListener("focusout", () => mark(null));

  const POLICY =
    /("""[^]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(#.*)|\b(and|as|def|elif|else|False|for|if|in|is|None|not|or|return|True|with)\b/g;
  const JAVASCRIPT =
    /(`(?:\\.|[^`\\])*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(\/\/.*|\/\*[^]*?\*\/)|\b(async|await|catch|const|else|exports|false|for|function|if|new|null|of|return|throw|true|try|undefined)\b/g;

  // The pieces of text of a pane with their offsets; the links in it are no code.
  function pieces(pane) {
    const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
    const found = [];
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.tagName !== "A") {
        found.push({ node, at });
        at += node.length;
      }
    }
    return found;
  }

  function colour(pane, kinds) {
    const texts = pieces(pane);
    const text = texts.map(({ node }) => node.data).join("");
    let index = 0;
    const place = (offset) => {
      while (index + 1 < texts.length && texts[index + 1].at <= offset) {
        index += 1;
      }
      return [texts[index].node, offset - texts[index].at];
    };
    for (const match of text.matchAll(pane.classList.contains("policy") ? POLICY : JAVASCRIPT)) {
      const [startContainer, startOffset] = place(match.index);
      const [endContainer, endOffset] = place(match.index + match[0].length - 1);
      const kind = match[1] ? kinds.string : match[2] ? kinds.comment : kinds.word;
      kind.add(new StaticRange({ startContainer, startOffset, endContainer, endOffset: endOffset + 1 }));
    }
  }

  if (CSS.highlights && window.IntersectionObserver) {
    const kinds = {};
    for (const name of ["comment", "string", "word"]) {
      kinds[name] = new Highlight();
      CSS.highlights.set(name, kinds[name]);
    }
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (isIntersecting) {
            observer.unobserve(target);
            colour(target, kinds);
          }
        }
      },
      { rootMargin: "400px" },
    );
    for (const pane of document.querySelectorAll("pre.policy, pre.javascript")) {
      observer.observe(pane);
    }
  }
})();
