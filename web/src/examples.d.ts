declare module "examples" {
  const examples: { group: string; title: string; job: string; files: [path: string, text: string][] }[];
  export default examples;
}

/** What the compiler says of the first example, as it answers questions. */
declare module "first" {
  const first: { problems: object; output: object };
  export default first;
}
