// Shows the Markdown of our own answers: paragraphs, code, lists, emphasis, links. All else stays a text.

import { make } from "./elements";

const INLINE = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\[[^\]]+\]\([^)\s]+\))/;

export function markdown(text: string): HTMLElement {
  const found = make("div", { class: "markdown" });
  const blocks = text.split(/^(```[^\n]*\n[\s\S]*?^```)$/m);
  for (const block of blocks) {
    if (block.startsWith("```")) {
      found.append(make("pre", {}, block.slice(block.indexOf("\n") + 1, block.lastIndexOf("\n"))));
      continue;
    }
    for (const paragraph of block.split(/\n{2,}/)) if (paragraph.trim()) found.append(blockOf(paragraph.trim()));
  }
  return found;
}

function blockOf(text: string): HTMLElement {
  const heading = /^#{1,6} (.*)$/.exec(text);
  if (heading) return make("p", {}, make("strong", {}, ...inline(heading[1]!)));
  if (text.startsWith("|")) return table(text.split("\n"));
  if (!/^[-*] /.test(text)) return make("p", {}, ...inline(text.replaceAll("\n", " ")));
  const items = text.split(/\n(?=[-*] )/).map((item) => make("li", {}, ...inline(item.slice(2).replaceAll(/\s*\n\s*/g, " "))));
  return make("ul", {}, ...items);
}

function table([head, , ...rows]: string[]): HTMLElement {
  const cells = (row: string) => row.replaceAll(/^\||\|\s*$/g, "").split("|");
  const line = (row: string, tag: "th" | "td") => make("tr", {}, ...cells(row).map((cell) => make(tag, {}, ...inline(cell.trim()))));
  return make("table", {}, make("thead", {}, line(head ?? "", "th")), make("tbody", {}, ...rows.map((row) => line(row, "td"))));
}

function inline(text: string): (Node | string)[] {
  return text.split(INLINE).map((part) => {
    if (/^`[^`]+`$/.test(part)) return make("code", {}, part.slice(1, -1));
    if (/^\*\*[^*]+\*\*$/.test(part)) return make("strong", {}, ...inline(part.slice(2, -2)));
    if (/^\*[^*]+\*$/.test(part)) return make("em", {}, ...inline(part.slice(1, -1)));
    const link = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part);
    if (!link) return part;
    // A link may lead to documentation, and nowhere else.
    if (!link[2]!.startsWith("https://")) return make("span", {}, ...inline(link[1]!));
    return make("a", { href: link[2]!, target: "_blank", rel: "noreferrer noopener" }, ...inline(link[1]!));
  });
}
